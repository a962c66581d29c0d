package dev.belay.instrument;

import dev.belay.event.ClientEvent;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * An instrument in one client.
 *
 * <p>Called on the thread on which the thing happens, from many threads at once: be quick and do not block. What a method throws
 * is logged, once a minute at most, and does no harm. Methods do nothing unless they are overridden.
 */
public interface ClientInstrument extends AutoCloseable {

    /**
     * Is told, on the thread that makes it, that a call begins.
     *
     * @param operation the name given with {@code CallOptions.operation}, or null
     * @return what follows this call; null when nobody does
     */
    default @Nullable CallSpan callBegins(Request request, @Nullable String operation) {
        return null;
    }

    /** Is told once for each call, after the end of what follows it, that it has given everything back. */
    default void callEnded(EndedCall call) {}

    /** Is told of what happened to the client, and to no call in particular. */
    default void happened(ClientEvent event) {}

    /** Is told that the client has been closed: it makes no calls any more. */
    @Override
    default void close() {}
}
