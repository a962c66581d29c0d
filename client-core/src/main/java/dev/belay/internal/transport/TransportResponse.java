package dev.belay.internal.transport;

import java.io.IOException;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Protocol;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** A response's head and its unread body. */
public interface TransportResponse {

    int status();

    Headers headers();

    Protocol protocol();

    /** Returns the length that the head announces, or -1. */
    long contentLength();

    /** Returns the body as it was sent; reading it blocks. */
    BufferedSource source();

    /** Returns all that is known of its head; null when nothing more is. */
    default @Nullable ResponseHead head() {
        return null;
    }

    /** Returns what came after the body, once that has been read to its end. */
    default Headers trailers() throws IOException {
        return Headers.EMPTY;
    }

    /** All of an announced body has been read: waits for what ends it on the wire, though not for long. */
    default void bodyRead() {}

    /** Returns the heads of the redirects that led here, in order. */
    default List<ResponseHead> redirects() {
        return List.of();
    }

    /** Gives the connection back if the body has been read to its end or nearly so; reads what little is left. */
    void close();
}
