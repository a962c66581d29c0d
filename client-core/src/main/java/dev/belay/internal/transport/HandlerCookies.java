package dev.belay.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Has the JDK's kind of handler keep cookies, which gets all headers and takes out of them what it wants. */
record HandlerCookies(CookieHandler handler) implements Cookies {

    /** Besides those that the request brings itself. */
    @Override
    public Request addTo(Request request) {
        Map<String, List<String>> found;
        try {
            found = handler.get(request.url().uri(), request.headers().toMultimap());
        } catch (IOException e) {
            throw failed(e);
        }
        Request.Builder builder = null;
        for (Map.Entry<String, List<String>> each : found.entrySet()) {
            boolean isCookie = each.getKey().equalsIgnoreCase("Cookie");
            String value = isCookie ? String.join("; ", each.getValue()) : "";
            if (!value.isEmpty()) {
                List<String> all = new ArrayList<>(request.headers("Cookie"));
                all.add(value);
                builder = request.newBuilder().header("Cookie", String.join("; ", all));
            }
        }
        return builder == null ? request : builder.build();
    }

    @Override
    public void receive(HttpUrl url, Headers headers) {
        try {
            handler.put(url.uri(), headers.toMultimap());
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Unchecked, as what a jar throws: it says nothing of the network. */
    private static UncheckedIOException failed(IOException e) {
        return new UncheckedIOException("the cookie handler failed", e);
    }

    /** What a handler says of itself may be what it keeps. */
    @Override
    public String toString() {
        return "cookies=by a handler";
    }
}
