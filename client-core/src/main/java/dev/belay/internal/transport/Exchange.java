package dev.belay.internal.transport;

import java.net.Proxy;
import org.jspecify.annotations.Nullable;

/** A request under way and its response, seen from the threads that may have to stop it. */
public interface Exchange {

    /** Breaks it off, so that a thread that is blocked in it comes back. Idempotent; does not block. */
    void cancel();

    /**
     * Closes the connection's socket if one and the same write on it has been under way for that long: on HTTP/2 cancelling
     * does not end it, and on HTTP/1.1 it ought to have. Who has not begun to send needs no such help. Returns true if it is
     * a connection that calls share and closed, by this or before: a thread that sends on it comes back without being
     * cancelled.
     */
    boolean closeIfWriting(long nanos);

    /**
     * Ends the sending of a body if something has come in meanwhile, which then is the answer: it will be read. Returns
     * whether that is so. On HTTP/2 servers end it themselves.
     */
    boolean stopSendingIfAnswered();

    /** Returns whether a write on the connection is under way. */
    boolean isWriting();

    /**
     * Closes the connection's socket if it is one that other calls share and that has received nothing for a second although
     * requests went out on it: it is dead, and would capture the next attempt too.
     */
    void closeIfDead();

    /** Returns false only if it is certain that no byte of the request has reached the server. */
    boolean mayHaveBeenSent();

    /** Returns whether its connection had been used before, so that the server may have closed it meanwhile. */
    boolean isOnReusedConnection();

    /** Returns whether the request's body has been asked for any of its bytes. */
    boolean isBodyBegun();

    /** Returns whether this client has given the connection up, because of a call that was stopped. */
    boolean isConnectionGivenUp();

    /** Closes the idle connections to the same address. */
    void closeIdleBesides();

    /** Returns the remote address and protocol, and whether the connection came from the pool; null before there is one. */
    @Nullable
    String connection();

    /** Returns the proxy that its connection leads through, or would have, in words; null when there is none. */
    @Nullable
    String proxy();

    /** Returns the HTTP proxy that its connection leads through; null when there is none. */
    default @Nullable Proxy httpProxy() {
        return null;
    }
}
