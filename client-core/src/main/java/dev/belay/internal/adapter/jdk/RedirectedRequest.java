package dev.belay.internal.adapter.jdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import okhttp3.Request;

/** What a request has become on its way through redirects. */
final class RedirectedRequest extends HttpRequest {

    private final HttpRequest initial;
    private final String method;
    private final URI uri;
    private final HttpHeaders headers;

    private RedirectedRequest(HttpRequest initial, String method, URI uri, HttpHeaders headers) {
        this.initial = initial;
        this.method = method;
        this.uri = uri;
        this.headers = headers;
    }

    /** Returns it with those of its headers that it still had when it was sent, and none that were added on the way. */
    static HttpRequest of(HttpRequest initial, Request sent) {
        Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        initial.headers().map().forEach((name, values) -> {
            if (sent.header(name) != null) {
                kept.put(name, values);
            }
        });
        HttpHeaders headers = HttpHeaders.of(kept, (name, value) -> true);
        return new RedirectedRequest(initial, sent.method(), sent.url().uri(), headers);
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
        return method.equals(initial.method()) ? initial.bodyPublisher() : Optional.empty();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Optional<Duration> timeout() {
        return initial.timeout();
    }

    @Override
    public boolean expectContinue() {
        return initial.expectContinue() && bodyPublisher().isPresent();
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Optional<HttpClient.Version> version() {
        return initial.version();
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }
}
