package dev.belay.examples.fetch;

import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A ledger drawn as bars over the time of the call. */
final class Waterfall {
    private static final int BAR_COLUMNS = 48;
    private static final String RESET = "\u001b[0m";

    private final boolean colour;

    Waterfall(boolean colour) {
        this.colour = colour;
    }

    /** Returns the lines: one about the call, then one for each phase of each attempt. */
    List<String> draw(CallLedger ledger) {
        List<String> lines = new ArrayList<>();
        lines.add(ledger.call() + " took " + DurationText.of(ledger.elapsed()) + ", "
                + DurationText.of(ledger.remaining()) + " left");
        for (AttemptLedger attempt : ledger.attempts()) {
            lines.add(head(attempt));
            for (PhaseTime phase : attempt.phases()) {
                lines.add(line(phase, ledger.elapsed()));
            }
        }
        return lines;
    }

    private static String head(AttemptLedger attempt) {
        String connection = attempt.connection();
        Throwable failure = attempt.failure();
        return "attempt " + attempt.number()
                + (connection == null ? ": no connection" : " on " + connection)
                + (attempt.status() == 0 ? ", no response" : ", status " + attempt.status())
                + (failure == null ? "" : " (" + failure.getClass().getSimpleName() + ")");
    }

    private String line(PhaseTime phase, Duration total) {
        String numbers = String.format(
                Locale.ROOT,
                "  %-10s %9s %9s  ",
                phase.phase().label(),
                DurationText.of(phase.start()),
                DurationText.of(phase.duration()));
        return numbers + bar(phase, Math.max(1, total.toNanos()));
    }

    /** Every phase that was entered is seen, however short it was. */
    private String bar(PhaseTime phase, long total) {
        int start = (int) Math.min(BAR_COLUMNS - 1, phase.start().toNanos() * BAR_COLUMNS / total);
        long scaled = Math.round((double) phase.duration().toNanos() * BAR_COLUMNS / total);
        int length = (int) Math.max(1, Math.min(BAR_COLUMNS - start, scaled));
        String bar = "█".repeat(length);
        return "·".repeat(start)
                + (colour ? paint(phase.phase()) + bar + RESET : bar)
                + "·".repeat(BAR_COLUMNS - start - length);
    }

    private static String paint(Phase phase) {
        int code = switch (phase) {
            case BACK_OFF, COOL_DOWN, RATE_LIMIT, CREDENTIALS -> 90;
            case PERMIT -> 35;
            case DNS -> 36;
            case CONNECT -> 33;
            case TLS -> 31;
            case SEND -> 34;
            case FIRST_BYTE -> 32;
            case BODY -> 37;
        };
        return "\u001b[" + code + "m";
    }
}
