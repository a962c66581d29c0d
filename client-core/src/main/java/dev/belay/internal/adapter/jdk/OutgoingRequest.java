package dev.belay.internal.adapter.jdk;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Makes a request of OkHttp's of one of the JDK's. */
final class OutgoingRequest {

    /** RFC 9110, section 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "PROPPATCH", "REPORT", "QUERY");

    /** The headers that the JDK's builder refuses, unless the JVM was started with a property that says otherwise. */
    private static final Set<String> RESTRICTED =
            ignoringCase("connection", "content-length", "expect", "host", "upgrade");

    /** Where a request ends is for the connection to say. */
    private static final Set<String> FRAMING = ignoringCase("content-length", "transfer-encoding");

    private OutgoingRequest() {}

    private static Set<String> ignoringCase(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    /**
     * Returns the request that is sent.
     *
     * @throws IllegalArgumentException when it is one that no builder of the JDK makes, or has a body with GET or HEAD
     */
    static Request of(HttpRequest request, SendingLimits limits) {
        String method = method(request);
        RequestBody body = body(request, method, limits);
        Headers.Builder headers = headers(request);
        if (body != null && request.expectContinue()) {
            headers.set("Expect", "100-continue");
        }
        return new Request.Builder()
                .url(url(request.uri()))
                .headers(headers.build())
                .method(method, body)
                .build();
    }

    private static String method(HttpRequest request) {
        String method = request.method();
        if (method == null) {
            return "GET";
        }
        boolean isUsual = method.equals("GET") || WITH_BODY.contains(method);
        if (!isUsual && (!TOKEN.matcher(method).matches() || method.equals("CONNECT"))) {
            throw new IllegalArgumentException("method: one that cannot be sent (expected: a token, not CONNECT)");
        }
        return method;
    }

    private static HttpUrl url(URI uri) {
        Objects.requireNonNull(uri, "uri");
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("uri: scheme \"" + scheme + "\" (expected: http or https)");
        }
        HttpUrl url = uri.getHost() == null ? null : HttpUrl.parse(uri.toASCIIString());
        if (url == null) {
            throw new IllegalArgumentException("uri: host and port of the URI (expected: ones that can be called)");
        }
        return url.encodedFragment() == null
                ? url
                : url.newBuilder().fragment(null).build();
    }

    private static Headers.Builder headers(HttpRequest request) {
        boolean checked = request.getClass().getModule() == HttpRequest.class.getModule();
        Headers.Builder headers = new Headers.Builder();
        for (Map.Entry<String, List<String>> header : request.headers().map().entrySet()) {
            String name = header.getKey();
            if (!checked && RESTRICTED.contains(name)) {
                throw new IllegalArgumentException("header " + name + ": set (expected: left to the client)");
            }
            if (!FRAMING.contains(name)) {
                header.getValue().forEach(value -> add(headers, name, value));
            }
        }
        return headers;
    }

    /** OkHttp refuses such a header too, but shows its value, which may be secret. */
    private static void add(Headers.Builder headers, String name, String value) {
        boolean printable = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
        if (!printable || !TOKEN.matcher(name).matches()) {
            throw new IllegalArgumentException("header " + name + ": a value of " + value.length()
                    + " characters (expected: a token as its name, and printable ASCII)");
        }
        headers.add(name, value);
    }

    private static @Nullable RequestBody body(HttpRequest request, String method, SendingLimits limits) {
        boolean isGet = method.equals("GET") || method.equals("HEAD");
        Optional<BodyPublisher> publisher = request.bodyPublisher();
        long length = publisher.map(BodyPublisher::contentLength).orElse(0L);
        if (length == 0) {
            boolean isEmpty = !isGet && (publisher.isPresent() || WITH_BODY.contains(method));
            return isEmpty ? RequestBody.create(new byte[0]) : null;
        }
        if (isGet) {
            throw new IllegalArgumentException("bodyPublisher: a body with " + method
                    + " (expected: none, as OkHttp cannot send one, and caches and proxies drop it)");
        }
        return new PublisherBody(publisher.orElseThrow(), length, limits);
    }
}
