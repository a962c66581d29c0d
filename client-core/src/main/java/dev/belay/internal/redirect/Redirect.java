package dev.belay.internal.redirect;

import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a redirect.
 *
 * @param request what is sent next; null when it is not followed
 * @param location where it points
 * @param refusal why it is not followed, without any of the server's words but an origin; empty when it is
 */
public record Redirect(@Nullable Request request, String location, String refusal) {

    static Redirect to(Request request) {
        return new Redirect(request, request.url().toString(), "");
    }

    static Redirect refused(String location, String why) {
        return new Redirect(null, location, why);
    }
}
