package dev.belay.internal.transport;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Tells the socket factories, which OkHttp does not tell, for whom this thread is opening a connection. */
final class Dialling {

    /*
     * Call.cancel() closes the socket of a connection that is being opened, but it finds none while one thread hands the
     * connected socket over to the one that will shake hands, or before connecting has begun: such a cancel is lost, and
     * without socket timeouts the handshake lasts for ever. OkHttp announces each step after it can be cancelled and before
     * it asks for the socket, on the same thread: so whoever was stopped before is stopped here. A tunnel through a proxy is
     * asked for without a socket factory or an event in between: there it is the socket's first write that is stopped.
     */
    private static final ThreadLocal<@Nullable ExchangeObserver> CURRENT = new ThreadLocal<>();

    /** The TLS socket that this thread shakes hands on. */
    private static final ThreadLocal<@Nullable Socket> SECURED = new ThreadLocal<>();

    /** Whether the connection that this thread opens is to carry one call at a time. */
    private static final ThreadLocal<Boolean> FOR_ONE_CALL = new ThreadLocal<>();

    private Dialling() {}

    static void secures(Socket tls) {
        SECURED.set(tls);
    }

    /** Returns the TLS socket of this thread's handshake, if there was one, and forgets it. */
    static @Nullable Socket secured() {
        Socket tls = SECURED.get();
        SECURED.remove();
        return tls;
    }

    static void begins(ExchangeObserver observer, boolean forOneCall) {
        begins(observer);
        FOR_ONE_CALL.set(forOneCall);
    }

    /** Returns whether the connection that this thread is opening is to carry one call at a time, as far as is known. */
    static boolean isForOneCall() {
        boolean known = Boolean.TRUE.equals(FOR_ONE_CALL.get());
        FOR_ONE_CALL.remove();
        return known;
    }

    static void begins(ExchangeObserver observer) {
        CURRENT.set(observer);
    }

    /** Returns for whom this thread opens a connection, if that is known; throws when he has been stopped. */
    static @Nullable ExchangeObserver requireWanted() throws IOException {
        ExchangeObserver observer = CURRENT.get();
        CURRENT.remove();
        requireWanted(observer);
        return observer;
    }

    static void requireWanted(@Nullable ExchangeObserver observer) throws IOException {
        if (observer != null && observer.stopped()) {
            throw new IOException("Canceled");
        }
    }
}
