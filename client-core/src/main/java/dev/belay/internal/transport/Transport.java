package dev.belay.internal.transport;

import dev.belay.event.ClientEvent;
import dev.belay.event.ConnectionStats;
import java.io.IOException;
import java.util.function.Consumer;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Sends one request and returns its response's head. */
public interface Transport extends AutoCloseable {

    /**
     * Sends {@code request} on this thread. It follows no redirect and repeats nothing.
     *
     * @param observer is told of the exchange before anything can block, and of each phase
     * @throws IOException when there is no response
     */
    TransportResponse send(Request request, ExchangeObserver observer) throws IOException;

    /** Has {@code listener} told of what happens to its connections. Called once, before it sends anything. */
    default void tell(Consumer<ClientEvent> listener) {}

    /** Returns how many connections it has. */
    ConnectionStats connections();

    /** Returns what it is made of; null when that is something else. */
    default @Nullable TransportConfig config() {
        return null;
    }

    /** Closes idle connections and ends threads. */
    @Override
    void close();
}
