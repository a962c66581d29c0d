package dev.belay.testing;

/**
 * How the connections of an {@link Http2FaultServer} behave beside their streams.
 *
 * @param initialWindowBytes how much of an upload each stream may send before it is awaited
 * @param stopsReadingAt the request, counted over the server, from which on a connection with a request reads nothing; 0 for none
 * @param goesDarkAt the request, counted over the server, at which its connection goes dark; 0 for none
 */
record Http2Settings(int initialWindowBytes, int stopsReadingAt, int goesDarkAt) {
    static final int DEFAULT_WINDOW_BYTES = 65_535;

    static Http2Settings defaults() {
        return new Http2Settings(DEFAULT_WINDOW_BYTES, 0, 0);
    }

    Http2Settings withInitialWindowBytes(int bytes) {
        return new Http2Settings(bytes, stopsReadingAt, goesDarkAt);
    }

    Http2Settings withStopsReadingAt(int request) {
        return new Http2Settings(initialWindowBytes, request, goesDarkAt);
    }

    Http2Settings withGoesDarkAt(int request) {
        return new Http2Settings(initialWindowBytes, stopsReadingAt, request);
    }

    /** Whether uploads are never meant to wait for a window, neither the stream's nor the connection's. */
    boolean hasHugeWindows() {
        return initialWindowBytes == Integer.MAX_VALUE;
    }
}
