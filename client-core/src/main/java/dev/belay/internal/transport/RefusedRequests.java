package dev.belay.internal.transport;

import java.io.IOException;

/** Tells from OkHttp's exception that an HTTP/2 server has not looked at a request. */
final class RefusedRequests {

    // Neither type is exported by OkHttp's module; a test pins both names and the message for its version.
    private static final String SHUTDOWN = "okhttp3.internal.http2.ConnectionShutdownException";
    private static final String RESET = "okhttp3.internal.http2.StreamResetException";
    private static final String REFUSED = "stream was reset: REFUSED_STREAM";

    private RefusedRequests() {}

    static boolean isOne(IOException failure) {
        if (isRefusal(failure)) {
            return true;
        }
        // OkHttp looks for an answer when it could not send, and adds what it has found: a server that refuses a
        // request
        // and closes the connection may make both fail.
        for (Throwable found : failure.getSuppressed()) {
            if (isRefusal(found)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefusal(Throwable failure) {
        String type = failure.getClass().getName();
        return type.equals(SHUTDOWN) || (type.equals(RESET) && REFUSED.equals(failure.getMessage()));
    }
}
