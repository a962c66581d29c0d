package dev.belay.json.internal;

import java.nio.charset.CharacterCodingException;

/** A byte that cannot be there. */
final class NotUtf8Exception extends CharacterCodingException {

    private static final long serialVersionUID = 1;

    private final long offset;

    NotUtf8Exception(long offset) {
        this.offset = offset;
    }

    @Override
    public String getMessage() {
        return "byte " + offset + " of the document is not UTF-8";
    }
}
