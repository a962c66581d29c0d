package dev.belay.json;

import java.util.Objects;

/**
 * A server-sent event.
 *
 * @param id the last id that the server has given to an event, this one or an earlier one; empty if none
 * @param type what kind of event it is; {@code message} if the server did not say
 * @param data its text, with a line feed between lines
 */
public record ServerSentEvent(String id, String type, String data) {

    /** Checks that nothing is null. */
    public ServerSentEvent {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(data, "data");
    }
}
