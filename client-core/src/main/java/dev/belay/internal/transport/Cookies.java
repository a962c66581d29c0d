package dev.belay.internal.transport;

import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Puts a jar's cookies into requests, and those of responses into the jar. */
final class Cookies {

    /*
     * OkHttp would do the first but not the second, as it does not see the responses (ResponseBypass). Done here, both
     * happen for every request, those of redirects and of replays too, and no layer above ever has a jar's cookies in a
     * request that it may send elsewhere.
     */

    private final CookieJar jar;

    Cookies(CookieJar jar) {
        this.jar = jar;
    }

    private boolean isOff() {
        return jar == CookieJar.NO_COOKIES;
    }

    /** Returns the request with the jar's cookies, if it has any for it, in place of others: as OkHttp does it. */
    Request addTo(Request request) {
        List<Cookie> cookies = isOff() ? List.of() : jar.loadForRequest(request.url());
        if (cookies.isEmpty()) {
            return request;
        }
        String header = cookies.stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return request.newBuilder().header("Cookie", header).build();
    }

    /** Gives the jar the cookies of a response that came from {@code url}. */
    void receive(HttpUrl url, Headers headers) {
        List<Cookie> cookies = isOff() ? List.of() : Cookie.parseAll(url, headers);
        if (!cookies.isEmpty()) {
            jar.saveFromResponse(url, cookies);
        }
    }

    /** Returns whether any are kept; what a jar says of itself may be what is in it. */
    @Override
    public String toString() {
        return "cookies=" + (isOff() ? "none" : "in a jar");
    }
}
