package dev.belay.internal.transport;

import java.util.Set;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Which requests may be sent once more although the server may have them. */
public final class Repeatable {

    /** RFC 9110, section 9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private Repeatable() {}

    /** Returns whether to do it twice is the same as to do it once. */
    public static boolean isIdempotent(Request request) {
        return IDEMPOTENT.contains(request.method());
    }

    /** Returns whether a body can be sent again after some of it has been. */
    public static boolean isReadAgain(RequestBody body) {
        return !body.isOneShot() && !body.isDuplex();
    }

    /** Returns whether it may be sent once more whatever has become of it. */
    static boolean isAlways(Request request) {
        RequestBody body = request.body();
        return isIdempotent(request) && (body == null || isReadAgain(body));
    }
}
