package dev.belay.event;

/**
 * A connection has been closed.
 *
 * @param reason why, as far as this side knows
 */
public record ConnectionClosed(Reason reason) implements ClientEvent {

    /** Why a connection was closed. More may be added in a minor version. */
    public enum Reason {
        /** Nobody has used it for a while. */
        IDLE,
        /** There were more idle ones than are kept. */
        TOO_MANY_IDLE,
        /** It had been used for as long as one may be. */
        TOO_OLD,
        /** It was found dead, or something had come in on it that nobody had asked for, before it was used again. */
        STALE,
        /** The call that it carried was stopped. */
        CALL_STOPPED,
        /** The client was closed. */
        CLIENT_CLOSED,
        /** One of its two ends has ended it: the server, or HTTP, since what was on it cannot be followed by anything. */
        ENDED
    }
}
