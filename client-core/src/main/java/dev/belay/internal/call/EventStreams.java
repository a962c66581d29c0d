package dev.belay.internal.call;

import org.jspecify.annotations.Nullable;

/** Answers that are meant to go on, with long stretches in which nothing happens. */
final class EventStreams {

    private EventStreams() {}

    /** Returns whether that is the content type of one. */
    static boolean isOne(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.equalsIgnoreCase("text/event-stream")
                || type.equalsIgnoreCase("application/x-ndjson")
                || type.equalsIgnoreCase("application/jsonl");
    }
}
