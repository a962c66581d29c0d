package dev.belay.internal.transport;

import java.util.List;
import okhttp3.Request;

/** Takes out of a request as it was sent what the client has put in to show who it is: callers need not see it. */
public final class ForeignCredentials {

    private static final List<String> HEADERS = List.of("Authorization", "Proxy-Authorization", "Cookie");

    private ForeignCredentials() {}

    /** Returns {@code sent} with no credentials but those that {@code asked}, the caller's own request, has too. */
    public static Request removed(Request sent, Request asked) {
        Request.Builder without = null;
        for (String name : HEADERS) {
            if (sent.header(name) != null && asked.header(name) == null) {
                without = without == null ? sent.newBuilder() : without;
                without.removeHeader(name);
            }
        }
        return without == null ? sent : without.build();
    }
}
