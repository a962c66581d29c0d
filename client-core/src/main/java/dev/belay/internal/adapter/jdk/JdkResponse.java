package dev.belay.internal.adapter.jdk;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A response as the JDK's client returns it. */
final class JdkResponse<T> implements HttpResponse<T> {

    private final IncomingHead head;
    private final @Nullable T body;

    JdkResponse(IncomingHead head, @Nullable T body) {
        this.head = head;
        this.body = body;
    }

    @Override
    public int statusCode() {
        return head.statusCode();
    }

    @Override
    public HttpRequest request() {
        return head.request();
    }

    /** Without its body, which is not read. */
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
        IncomingHead previous = head.previous();
        return previous == null ? Optional.empty() : Optional.of(new JdkResponse<>(previous, null));
    }

    @Override
    public HttpHeaders headers() {
        return head.headers();
    }

    @Override
    public @Nullable T body() {
        return body;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return head.sslSession();
    }

    @Override
    public URI uri() {
        return head.request().uri();
    }

    @Override
    public Version version() {
        return head.version();
    }

    /** Without the URI, which may be secret. */
    @Override
    public String toString() {
        return "HttpResponse{" + head.request().method() + ", status=" + head.statusCode() + "}";
    }
}
