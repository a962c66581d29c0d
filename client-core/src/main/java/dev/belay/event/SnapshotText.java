package dev.belay.event;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A snapshot for people. */
final class SnapshotText {

    private static final String NONE = "-";

    private final ClientSnapshot snapshot;
    private final StringBuilder text = new StringBuilder();

    private SnapshotText(ClientSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    static String of(ClientSnapshot snapshot) {
        SnapshotText writer = new SnapshotText(snapshot);
        writer.calls();
        writer.origins();
        writer.totals();
        return writer.text.toString();
    }

    private void calls() {
        List<ClientSnapshot.Call> calls = snapshot.calls();
        text.append("client at ").append(snapshot.taken());
        text.append(snapshot.totals().closed() ? ", closed: " : ": ");
        text.append(calls.size())
                .append(" calls in flight")
                .append(steps(calls))
                .append('\n');
        if (!calls.isEmpty()) {
            TextTable table = new TextTable(5, "ID", "AGE", "LEFT", "TRY", "FOR", "IN", "CALL", "CONNECTION");
            shown(calls).forEach(call -> table.row(row(call)));
            table.appendTo(text);
            more(calls);
        }
    }

    private static String[] row(ClientSnapshot.Call call) {
        String connection = call.connection();
        boolean moved = !call.origin().equals(call.info().target());
        return new String[] {
            Long.toString(call.info().id()),
            Durations.text(call.age()),
            Durations.text(call.remaining()),
            Integer.toString(call.attempt()),
            Durations.text(call.inPhase()),
            step(call) + (call.stopped() ? ", stopped" : ""),
            call.info() + (moved ? " -> " + call.origin() : ""),
            connection == null ? NONE : connection
        };
    }

    private static String step(ClientSnapshot.Call call) {
        Phase phase = call.phase();
        if (phase == null) {
            return call.waiting() ? "wait for a thread" : "caller's code";
        }
        return phase.label() + (call.waiting() ? "" : " (caller's code)");
    }

    /** Of ten thousand calls this says more than the oldest of them do. */
    private static String steps(List<ClientSnapshot.Call> calls) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        calls.forEach(call -> counts.merge(step(call), 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", ", counts.isEmpty() ? "" : ": ", ""));
    }

    private void origins() {
        List<ClientSnapshot.Origin> origins = snapshot.origins();
        text.append(origins.size()).append(" origins\n");
        if (!origins.isEmpty()) {
            TextTable table = new TextTable(
                    7,
                    "PERMITS",
                    "WAITING",
                    "CALLS",
                    "ATTEMPTS",
                    "RETRIES LEFT",
                    "PAUSE",
                    "USUAL ANSWER",
                    "ORIGIN",
                    "BREAKER");
            shown(origins).forEach(origin -> table.row(row(origin)));
            table.appendTo(text);
            more(origins);
        }
    }

    private static String[] row(ClientSnapshot.Origin origin) {
        OriginStats stats = origin.stats();
        return new String[] {
            Integer.toString(stats.inFlight()),
            Integer.toString(stats.waiting()),
            Long.toString(stats.calls()),
            Long.toString(stats.attempts()),
            Long.toString((long) stats.retriesLeft()),
            orNone(stats.coolDown()),
            orNone(stats.usualAnswer()),
            stats.target(),
            breaker(origin)
        };
    }

    private static String orNone(Duration duration) {
        return duration.isZero() ? NONE : Durations.text(duration);
    }

    private static String breaker(ClientSnapshot.Origin origin) {
        String state = origin.stats().breaker().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Duration openFor = origin.openFor();
        String until = openFor == null || openFor.isZero() ? "" : " for " + Durations.text(openFor);
        return state + until + (origin.breakerReason().isEmpty() ? "" : ": " + origin.breakerReason());
    }

    private void totals() {
        ClientSnapshot.Permits permits = snapshot.totals().permits();
        text.append("permits: ").append(permits.inUse()).append(" of ").append(permits.allowed());
        text.append(" in use, ").append(permits.allowedPerOrigin()).append(" of them for one origin; ");
        text.append(permits.waiting())
                .append(" of at most ")
                .append(permits.queue())
                .append(" calls wait\n");
        ConnectionStats connections = snapshot.totals().connections();
        text.append("connections: ").append(connections.active()).append(" active, ");
        text.append(connections.idle()).append(" idle, ");
        text.append(connections.connecting()).append(" connecting; ");
        text.append(connections.opened()).append(" opened, ");
        text.append(connections.closed()).append(" closed\n");
        threads(snapshot.totals().threads());
        ClientSnapshot.Timer timer = snapshot.timer();
        text.append("timer of the process: ").append(timer.entries()).append(" entries, ");
        text.append(timer.alive() ? "thread alive, " : "no thread, ");
        text.append(Durations.text(timer.late())).append(" late\n");
    }

    private void threads(ClientSnapshot.AsyncThreads threads) {
        text.append("asynchronous calls: ").append(threads.running()).append(" running, ");
        text.append(threads.waiting()).append(" waiting for a thread; ");
        if (threads.virtual()) {
            text.append("virtual threads\n");
        } else {
            text.append(threads.alive()).append(" of at most ").append(threads.allowed());
            text.append(" threads alive\n");
        }
    }

    private static <T> List<T> shown(List<T> all) {
        return all.subList(0, Math.min(all.size(), ClientSnapshot.SHOWN));
    }

    private void more(List<?> all) {
        if (all.size() > ClientSnapshot.SHOWN) {
            text.append("  and ").append(all.size() - ClientSnapshot.SHOWN).append(" more\n");
        }
    }
}
