package dev.belay.error;

/** What an exception of a reader says that could not decode a body, so that failures are counted by what was wrong. */
public interface DecodingFailure {

    /**
     * Returns what was wrong, as a value of a metric's tag: one of a small fixed set, in small letters, such as
     * {@code wrong_shape}; nothing of the body.
     */
    String reasonLabel();
}
