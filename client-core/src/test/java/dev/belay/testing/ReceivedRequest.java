package dev.belay.testing;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived.
 *
 * @param headers by lower-case name; of a repeated header the last value
 * @param body the first 64 KiB, as ISO 8859-1; empty while only the head was read
 */
public record ReceivedRequest(String method, String target, Map<String, String> headers, String body) {

    public ReceivedRequest {
        headers = Map.copyOf(headers);
    }

    /** Returns a header's value, or null if the request does not have it. */
    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    ReceivedRequest withBody(String newBody) {
        return new ReceivedRequest(method, target, headers, newBody);
    }
}
