package dev.belay.examples.tour.seat;

import dev.belay.CallInterceptor;
import dev.belay.TokenSource;
import dev.belay.policy.AddressPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/**
 * What an application wants of its client, beyond the stock constructor. Each client is given it in its own terms; where it
 * has none, the application around the naive client does it the customary way, which is part of the fault.
 */
public final class Setup {
    private @Nullable Duration timeout;
    private @Nullable Duration connect;
    private @Nullable Dns dns;
    private @Nullable AddressPolicy addresses;
    private @Nullable CallInterceptor middleware;
    private @Nullable Consumer<String> log;
    private @Nullable MeterRegistry metrics;
    private final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
    private @Nullable TokenSource tokens;
    private @Nullable String tokenOrigin;
    private int retries;
    private int callsAtOnce;
    private boolean cancellable;
    private boolean pooledBuffers;
    private boolean scheduledDeadlines;

    private Setup() {}

    /** Returns the setup in which nothing is set. */
    public static Setup stock() {
        return new Setup();
    }

    /** Sets the timeout of a request: the JDK's {@code timeout}, OkHttp's four, Belay's total. */
    public Setup timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** Sets the timeout of a connect alone. */
    public Setup connect(Duration limit) {
        connect = limit;
        return this;
    }

    /** Sets the resolver. The JDK's client has no place for one. */
    public Setup dns(Dns resolver) {
        dns = resolver;
        return this;
    }

    /** Limits the addresses that may be called; a naive client is given no URL whose host has another one. */
    public Setup addresses(AddressPolicy policy) {
        addresses = policy;
        return this;
    }

    /** Puts code around every send. */
    public Setup middleware(CallInterceptor interceptor) {
        middleware = interceptor;
        return this;
    }

    /** Sets where a log of requests and responses goes. */
    public Setup log(Consumer<String> lines) {
        log = lines;
        return this;
    }

    /** Sets where calls are measured; a naive client is used with a timer for each URL and a gauge of its own. */
    public Setup metrics(MeterRegistry registry) {
        metrics = registry;
        return this;
    }

    /** Adds a header whose value is asked for at every call; a naive client is used with one shared request builder. */
    public Setup header(String name, Supplier<String> value) {
        headers.put(name, value);
        return this;
    }

    /** Wants an access token sent to an origin; a naive client is given the one that was fetched when it was made. */
    public Setup tokens(TokenSource source, String origin) {
        tokens = source;
        tokenOrigin = origin;
        return this;
    }

    /** Wants what fails tried again, so often; a naive client is used with a method that calls itself. */
    public Setup retries(int most) {
        retries = most;
        return this;
    }

    /** Limits the calls in flight; a naive client is used with a gate of one's own. */
    public Setup callsAtOnce(int limit) {
        callsAtOnce = limit;
        return this;
    }

    /** Lets a token stop a call, as far as the client can. */
    public Setup cancellable() {
        cancellable = true;
        return this;
    }

    /** Saves garbage: a naive client is used with a pool of buffers for bodies. */
    public Setup pooledBuffers() {
        pooledBuffers = true;
        return this;
    }

    /** Wants a deadline over the body as well; a naive client is used with a scheduler that cancels the call. */
    public Setup scheduledDeadlines() {
        scheduledDeadlines = true;
        return this;
    }

    @Nullable
    Duration timeout() {
        return timeout;
    }

    @Nullable
    Duration connect() {
        return connect;
    }

    @Nullable
    Dns dns() {
        return dns;
    }

    @Nullable
    AddressPolicy addresses() {
        return addresses;
    }

    @Nullable
    CallInterceptor middleware() {
        return middleware;
    }

    @Nullable
    Consumer<String> log() {
        return log;
    }

    @Nullable
    MeterRegistry metrics() {
        return metrics;
    }

    Map<String, Supplier<String>> headers() {
        return headers;
    }

    @Nullable
    TokenSource tokens() {
        return tokens;
    }

    @Nullable
    String tokenOrigin() {
        return tokenOrigin;
    }

    int retries() {
        return retries;
    }

    int callsAtOnce() {
        return callsAtOnce;
    }

    boolean isCancellable() {
        return cancellable;
    }

    boolean poolsBuffers() {
        return pooledBuffers;
    }

    boolean schedulesDeadlines() {
        return scheduledDeadlines;
    }
}
