package dev.belay.json;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service describes an error (RFC 9457). Members that the service left out, or that are of another type than the RFC
 * says, are null.
 *
 * @param type what kind of problem it is, a URI reference; {@code about:blank} if nothing but what the status says
 * @param title the same for people, always the same for a type
 * @param status the HTTP status that the service has given it, which need not be the response's
 * @param detail what exactly has happened, for people
 * @param instance which occurrence it is, a URI reference
 * @param extensions all other members
 */
public record Problem(
        String type,
        @Nullable String title,
        @Nullable Integer status,
        @Nullable String detail,
        @Nullable String instance,
        Map<String, Object> extensions) {

    /** The type of a problem that has none: {@code about:blank}. */
    public static final String NO_TYPE = "about:blank";
}
