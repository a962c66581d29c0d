package dev.belay.instrument;

import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What follows one request of a call. */
public interface RequestSpan {

    /** Returns the request to be sent, which may have more headers than the one that was to be sent. */
    Request request();

    /**
     * The request is over: its response has been closed, or there is none. Called once, on any thread.
     *
     * @param status the response's status, or 0 when there was no response
     * @param failure what it failed with; null when it did not
     */
    void ended(int status, @Nullable Throwable failure);
}
