package dev.belay.internal.transport;

import okhttp3.Headers;
import okhttp3.Protocol;
import okio.BufferedSource;

/** A response's head and its unread body. */
public interface TransportResponse {

    int status();

    Headers headers();

    Protocol protocol();

    /** Returns the length that the head announces, or -1. */
    long contentLength();

    /** Returns the body as it was sent; reading it blocks. */
    BufferedSource source();

    /** Gives the connection back if the body has been read to its end or nearly so; reads what little is left. */
    void close();
}
