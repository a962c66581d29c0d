package dev.belay.internal.transport;

import java.util.List;
import java.util.stream.Collectors;
import okhttp3.Cookie;
import okhttp3.CookieJar;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Keeps cookies in a jar of OkHttp's. */
record JarCookies(CookieJar jar) implements Cookies {

    /** In place of others, as OkHttp does it. */
    @Override
    public Request addTo(Request request) {
        List<Cookie> cookies = jar.loadForRequest(request.url());
        if (cookies.isEmpty()) {
            return request;
        }
        String header = cookies.stream()
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return request.newBuilder().header("Cookie", header).build();
    }

    @Override
    public void receive(HttpUrl url, Headers headers) {
        List<Cookie> cookies = Cookie.parseAll(url, headers);
        if (!cookies.isEmpty()) {
            jar.saveFromResponse(url, cookies);
        }
    }

    /** What a jar says of itself may be what is in it. */
    @Override
    public String toString() {
        return "cookies=in a jar";
    }
}
