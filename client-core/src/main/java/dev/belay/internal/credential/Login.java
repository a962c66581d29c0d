package dev.belay.internal.credential;

import java.net.Proxy;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Has credentials for whoever asks for them by a 401 or 407. */
public interface Login {

    /** Returns whether this status asks for credentials. */
    static boolean isAsked(int status) {
        return status == 401 || status == 407;
    }

    /**
     * Returns the request with the credentials that the answer to it asks for; null when there are none, or it had some. May run
     * users' code.
     *
     * @param proxy the HTTP proxy that saw the request, whose answer it may be; null when none did
     */
    @Nullable
    Request answer(Request request, int status, Headers headers, @Nullable Proxy proxy);
}
