package dev.belay.internal.transport;

import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** How much of a request the server may have: what decides whether it may be sent once more. */
final class SentRequest {
    private volatile boolean begun;
    private volatile boolean bodyBegun;
    private volatile boolean ended;
    private volatile boolean refused;
    /** Of the thread that executes the call alone. */
    private long writtenBefore;

    /** Its head is about to be written. */
    void begins(@Nullable WireSocket wire, long now) {
        if (wire != null) {
            wire.traffic().requestBegins(now);
            writtenBefore = wire.traffic().bytesWritten();
        }
        begun = true;
    }

    /** Returns whether OkHttp has begun to write it. */
    boolean isBegun() {
        return begun;
    }

    void bodyBegins() {
        bodyBegun = true;
    }

    /** Returns whether its body has been asked for its bytes. */
    boolean isBodyBegun() {
        return bodyBegun;
    }

    void ends() {
        ended = true;
    }

    /** Returns whether OkHttp has written all of it. */
    boolean isEnded() {
        return ended;
    }

    /** Its call failed so, without having been cancelled if {@code wanted}. */
    void failed(Throwable failure, @Nullable WireSocket wire, boolean wanted) {
        refused = failure instanceof IOException io
                && (RefusedRequests.isOne(io) || (wanted && wire != null && isStuckOnDead(wire, io)));
    }

    /**
     * Returns whether the connection died with the request in its buffers. One that lives may still send them: for the next
     * call, when this one was cancelled or its body failed.
     */
    private boolean isStuckOnDead(WireSocket wire, IOException failure) {
        return failure instanceof SocketException
                && !bodyBegun
                && !wire.isWriting()
                && wire.traffic().bytesWritten() == writtenBefore;
    }

    /** Returns whether any of it may have reached the server. */
    boolean mayHaveArrived(@Nullable WireSocket wire, boolean shared) {
        if (!begun || refused) {
            return false;
        }
        // On a shared connection the bytes may be those of other calls.
        return wire == null || shared || wire.traffic().bytesWritten() != writtenBefore;
    }
}
