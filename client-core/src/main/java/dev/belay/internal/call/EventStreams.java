package dev.belay.internal.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers that are meant to go on, with long stretches in which nothing happens. */
final class EventStreams {

    /** Subtypes, under which NDJSON and JSON Lines go; client-json reads the same ones as lines. */
    private static final List<String> LINES =
            List.of("x-ndjson", "ndjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines");

    private EventStreams() {}

    /** Returns whether that is the content type of one. */
    static boolean isOne(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.equalsIgnoreCase("text/event-stream") || isLines(type, type.indexOf('/') + 1);
    }

    /** Every answer is asked this: it makes no strings. */
    private static boolean isLines(String type, int subtype) {
        for (String each : LINES) {
            if (subtype > 1
                    && type.length() - subtype == each.length()
                    && type.regionMatches(true, subtype, each, 0, each.length())) {
                return true;
            }
        }
        return false;
    }
}
