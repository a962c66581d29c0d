package dev.belay.event;

/** A snapshot as JSON. */
final class SnapshotJson {

    private static final int CHARS_OF_THE_REST = 1_000;
    private static final int CHARS_OF_A_CALL = 350;

    private final JsonWriter json;

    private SnapshotJson(int capacity) {
        json = new JsonWriter(capacity);
    }

    static String of(ClientSnapshot snapshot) {
        int records = snapshot.calls().size() + snapshot.origins().size();
        SnapshotJson writer = new SnapshotJson(CHARS_OF_THE_REST + CHARS_OF_A_CALL * records);
        writer.write(snapshot);
        return writer.json.toString();
    }

    private void write(ClientSnapshot snapshot) {
        json.beginObject();
        json.member("taken", snapshot.taken().toString());
        json.member("closed", snapshot.totals().closed());
        json.name("calls").beginArray();
        snapshot.calls().forEach(this::write);
        json.endArray();
        json.name("origins").beginArray();
        snapshot.origins().forEach(this::write);
        json.endArray();
        write(snapshot.totals());
        write(snapshot.timer());
        json.endObject();
    }

    private void write(ClientSnapshot.Call call) {
        Phase phase = call.phase();
        json.beginObject()
                .member("id", call.info().id())
                .member("method", call.info().method())
                .member("target", call.info().target())
                .member("operation", call.info().operation())
                .member("origin", call.origin())
                .millis("age_ms", call.age())
                .millis("remaining_ms", call.remaining())
                .member("attempt", call.attempt())
                .member("phase", phase == null ? null : phase.name())
                .millis("in_phase_ms", call.inPhase())
                .member("waiting", call.waiting())
                .member("stopped", call.stopped())
                .member("connection", call.connection())
                .endObject();
    }

    private void write(ClientSnapshot.Origin origin) {
        OriginStats stats = origin.stats();
        json.beginObject()
                .member("target", stats.target())
                .member("calls", stats.calls())
                .member("attempts", stats.attempts())
                .member("retries_left", stats.retriesLeft())
                .member("in_flight", stats.inFlight())
                .member("waiting", stats.waiting())
                .member("breaker", stats.breaker().name())
                .member("breaker_reason", origin.breakerReason())
                .millis("breaker_open_for_ms", origin.openFor())
                .millis("cool_down_ms", stats.coolDown())
                .millis("usual_answer_ms", stats.usualAnswer())
                .endObject();
    }

    private void write(ClientSnapshot.Totals totals) {
        ClientSnapshot.Permits permits = totals.permits();
        json.name("permits")
                .beginObject()
                .member("in_use", permits.inUse())
                .member("allowed", permits.allowed())
                .member("allowed_per_origin", permits.allowedPerOrigin())
                .member("waiting", permits.waiting())
                .member("queue", permits.queue())
                .endObject();
        ConnectionStats connections = totals.connections();
        json.name("connections")
                .beginObject()
                .member("active", connections.active())
                .member("idle", connections.idle())
                .member("connecting", connections.connecting())
                .member("opened", connections.opened())
                .member("closed", connections.closed())
                .endObject();
        ClientSnapshot.AsyncThreads threads = totals.threads();
        json.name("async_threads")
                .beginObject()
                .member("virtual", threads.virtual())
                .member("alive", threads.alive())
                .member("allowed", threads.allowed())
                .member("running", threads.running())
                .member("waiting", threads.waiting())
                .endObject();
    }

    private void write(ClientSnapshot.Timer timer) {
        json.name("timer")
                .beginObject()
                .member("entries", timer.entries())
                .member("alive", timer.alive())
                .millis("late_ms", timer.late())
                .endObject();
    }
}
