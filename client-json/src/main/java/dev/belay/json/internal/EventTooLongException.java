package dev.belay.json.internal;

import java.io.IOException;

/** An event, or a line of an event stream, is longer than is kept in memory. */
final class EventTooLongException extends IOException {

    private static final long serialVersionUID = 1;

    EventTooLongException(String message) {
        super(message);
    }
}
