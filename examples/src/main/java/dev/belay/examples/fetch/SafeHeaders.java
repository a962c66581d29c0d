package dev.belay.examples.fetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Requests and headers for other people's eyes. */
final class SafeHeaders {
    private static final Set<String> SECRET = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "www-authenticate",
            "x-api-key",
            "api-key",
            "x-auth-token");
    private static final String HIDDEN = "…";

    private SafeHeaders() {}

    /** Returns a line each; of what may be a secret only the name. */
    static List<String> lines(Headers headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach(header -> {
            boolean secret = isSecret(header.getFirst().toLowerCase(Locale.ROOT));
            lines.add(header.getFirst() + ": " + (secret ? HIDDEN : header.getSecond()));
        });
        return lines;
    }

    private static boolean isSecret(String name) {
        return SECRET.contains(name) || name.contains("token") || name.contains("secret") || name.contains("password");
    }

    /** Returns method and path; a query stays hidden. */
    static String requestLine(Request request) {
        HttpUrl url = request.url();
        return request.method() + " " + url.encodedPath() + (url.encodedQuery() == null ? "" : "?" + HIDDEN);
    }
}
