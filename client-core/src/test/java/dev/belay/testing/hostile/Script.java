package dev.belay.testing.hostile;

import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a hostile server sends for one request, what it does then, and how the call must end.
 *
 * @param method of the request
 * @param value the only body that may be a value, or null if anything may be
 */
record Script(
        String method,
        ByteString bytes,
        End end,
        Due due,
        @Nullable String value) {

    /** What the server does with the connection once it has sent everything. */
    enum End {
        /** Waits for the next request. */
        KEEP,
        /** Closes in order. */
        CLOSE,
        /** Closes with a TCP reset. */
        RESET,
        /** Sends nothing more, as long as the peer waits. */
        STALL
    }

    /** How the call must end. */
    enum Due {
        VALUE,
        FAILURE,
        EITHER
    }

    /** Returns an answer that is good enough. */
    static Script value(ByteString bytes, String value) {
        return new Script("GET", bytes, End.KEEP, Due.VALUE, value);
    }

    /** Returns an answer that nobody can make sense of. */
    static Script failure(ByteString bytes) {
        return new Script("GET", bytes, End.KEEP, Due.FAILURE, null);
    }

    /** Returns an answer of which different clients may think differently. */
    static Script either(ByteString bytes) {
        return new Script("GET", bytes, End.KEEP, Due.EITHER, null);
    }

    /** Returns this with the only body that may be a value, if there is one. */
    Script ofValue(String newValue) {
        return new Script(method, bytes, end, due, newValue);
    }

    Script then(End newEnd) {
        return new Script(method, bytes, newEnd, due, value);
    }

    Script forMethod(String newMethod) {
        return new Script(newMethod, bytes, end, due, value);
    }

    /** Returns this without what comes after some bytes, which cannot be a whole answer. */
    Script cutAt(int length, End newEnd) {
        return new Script(method, bytes.substring(0, length), newEnd, Due.FAILURE, null);
    }

    /** Returns whether the call may have to be ended by its deadline. */
    boolean mayStall() {
        return end == End.STALL;
    }
}
