package dev.belay;

import java.util.Objects;
import okhttp3.RequestBody;

/** Request bodies beyond those of {@link RequestBody}. */
public final class RequestBodies {

    private RequestBodies() {}

    /**
     * Returns a body like {@code body} that tells {@code listener} how much of it has been handed to the connection.
     *
     * @param listener called after each piece of up to 8 KiB; what it throws ends the call
     */
    public static RequestBody withProgress(RequestBody body, ProgressListener listener) {
        return new ObservedBody(Objects.requireNonNull(body, "body"), Objects.requireNonNull(listener, "listener"));
    }
}
