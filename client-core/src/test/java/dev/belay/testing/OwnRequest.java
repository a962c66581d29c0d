package dev.belay.testing;

import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that no builder of the JDK has made, or checked: without a body, and with one header, whose value is "own". */
public final class OwnRequest extends HttpRequest {
    private final URI uri;
    private final String method;
    private final String header;
    private final @Nullable Duration timeout;

    /** Makes one without a limit of its own. */
    public OwnRequest(URI uri, String method, String header) {
        this(uri, method, header, null);
    }

    /** Makes one. */
    public OwnRequest(URI uri, String method, String header, @Nullable Duration timeout) {
        this.uri = uri;
        this.method = method;
        this.header = header;
        this.timeout = timeout;
    }

    @Override
    public Optional<BodyPublisher> bodyPublisher() {
        return Optional.empty();
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    @Override
    public boolean expectContinue() {
        return false;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Optional<Version> version() {
        return Optional.of(Version.HTTP_1_1);
    }

    @Override
    public HttpHeaders headers() {
        return HttpHeaders.of(Map.of(header, List.of("own")), (name, value) -> true);
    }
}
