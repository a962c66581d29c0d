package dev.belay;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.event.CallListener;
import dev.belay.event.ClientSnapshot;
import dev.belay.event.ConnectionStats;
import dev.belay.event.OriginStats;
import dev.belay.instrument.Instrument;
import dev.belay.internal.call.DefaultHeaders;
import dev.belay.internal.call.Engine;
import dev.belay.internal.call.EngineConfig;
import dev.belay.internal.call.Resilience;
import dev.belay.internal.call.View;
import dev.belay.internal.credential.Login;
import dev.belay.internal.credential.TokenSettings;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.transport.ContextTls;
import dev.belay.internal.transport.Cookies;
import dev.belay.internal.transport.OkHttpTransport;
import dev.belay.internal.transport.TlsSockets;
import dev.belay.internal.transport.TransportConfig;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.ProxyPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.ResponseLimits;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.policy.Tls;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import okhttp3.Call;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that is safe as it is. Make one per application and share it: connections and limits belong to the client.
 * Thread-safe.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.create();
 * Request request = new Request.Builder().url("https://api.example.com/users/1").build();
 * String body = client.execute(request, CancellationToken.none(), ResponseReaders.string());
 * }</pre>
 *
 * <p>Whatever is not set has a safe default: see {@link Timeouts}, {@link ConcurrencyPolicy}, {@link ResponseLimits},
 * {@link RedirectPolicy}, {@link ProxyPolicy} and {@link Tls}. Cookies are not kept ({@link Builder#cookies}).
 * Redirects are followed as {@link RedirectPolicy} says, and nothing is sent twice; what the server answers is what the
 * caller gets.
 */
public final class BelayClient implements HttpCaller, AutoCloseable {

    /** How long {@link #close()} lets running calls go on: 5 s. */
    public static final Duration DEFAULT_CLOSE_GRACE = Duration.ofSeconds(5);

    private static final Duration LONGEST_CLOSE_GRACE = Duration.ofHours(24);

    private static final Warnings unverified = Warnings.elseDebug(Log.of(BelayClient.class), TimeSource.SYSTEM);

    private final Engine engine;
    private final View view;
    private final LiveClients.Ticket ticket;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BelayClient(Engine engine, LiveClients.Ticket ticket) {
        this.engine = engine;
        this.view = View.of(engine);
        this.ticket = ticket;
    }

    /** Returns a client with all defaults. */
    public static BelayClient create() {
        return builder().build();
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException {
        return view.execute(request, token, reader);
    }

    @MustBeClosed
    @Override
    public ResponseHandle open(Request request, CancellationToken token) throws IOException {
        return view.open(request, token);
    }

    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        return view.executeAsync(request, token, reader);
    }

    @Override
    public HttpCaller with(CallOptions options) {
        return view.with(options);
    }

    @Override
    public Call.Factory asCallFactory() {
        return view.asCallFactory();
    }

    @Override
    public HttpClient asHttpClient() {
        return view.asHttpClient();
    }

    /** Returns how many connections the client has. Looks at each of them. */
    public ConnectionStats connections() {
        return engine.connections();
    }

    /** Returns how the client stands with each origin that it has to do with, in no order. */
    public List<OriginStats> origins() {
        return engine.origins();
    }

    /**
     * Returns what the client is doing just now, to be printed as a table or as JSON: for a page of a service's own, a log or a
     * debugger, when something is stuck. May be asked for from any thread, at any time, also when the client is being closed
     * or has been. It never waits and takes no lock that calls need. It looks at all calls of the process, of which ten
     * thousand take milliseconds.
     */
    public ClientSnapshot snapshot() {
        return engine.snapshot();
    }

    /**
     * Returns the circuit breaker of {@code url}'s origin.
     *
     * @throws IllegalStateException when the client has none, by {@link CircuitBreakerPolicy#off()}
     */
    public CircuitBreaker circuitBreaker(HttpUrl url) {
        if (engine.breaksCircuits()) {
            return new CircuitBreaker(engine.knownOrigins(), Origin.of(url), engine.time());
        }
        throw new IllegalStateException("this client has no circuit breakers (CircuitBreakerPolicy.off())");
    }

    /** Closes the client like {@link #close(Duration)}, with {@link #DEFAULT_CLOSE_GRACE}. */
    @Override
    public void close() {
        close(DEFAULT_CLOSE_GRACE);
    }

    /**
     * Refuses new calls, waits up to {@code grace} for those that are running, cancels the rest, and gives up connections and
     * threads. Idempotent. When the calling thread is interrupted, the running calls are cancelled at once.
     *
     * @param grace 0 to 24 h
     */
    public void close(Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_CLOSE_GRACE) > 0) {
            throw new IllegalArgumentException("grace: " + grace + " (expected: 0 to 24 h)");
        }
        if (closed.compareAndSet(false, true)) {
            engine.close(grace);
            ticket.giveBack();
        }
    }

    Engine engine() {
        return engine;
    }

    View view() {
        return view;
    }

    /** Returns the way that a call takes, with all settings that are in effect. No header value appears in it. */
    @Override
    public String toString() {
        return "BelayClient{" + view + "}";
    }

    /** Builds a {@link BelayClient}. Not thread-safe. */
    public static final class Builder {
        private Timeouts timeouts = Timeouts.defaults();
        private ConcurrencyPolicy concurrency = ConcurrencyPolicy.defaults();
        private ResponseLimits limits = ResponseLimits.defaults();
        private RedirectPolicy redirects = RedirectPolicy.defaults();
        private Resilience resilience = Resilience.defaults();
        private boolean retriesAreSet;
        private final List<BearerTokens> credentials = new ArrayList<>();
        private AddressPolicy addresses = AddressPolicy.unrestricted();
        private DefaultHeaders headers = DefaultHeaders.of(UserAgent.value());
        private final List<CallInterceptor> callInterceptors = new ArrayList<>();
        private final List<CallInterceptor> attemptInterceptors = new ArrayList<>();
        private final List<CallListener> listeners = new ArrayList<>();
        private final Set<Instrument> instruments = new LinkedHashSet<>();
        private Tls tls = Tls.systemTrust();
        private ProxyPolicy proxy = ProxyPolicy.systemDefault();
        private CookieJar cookies = CookieJar.NO_COOKIES;
        private Dns dns = Dns.SYSTEM;
        private @Nullable Login login;
        private @Nullable SSLContext tlsContext;
        private UnaryOperator<TransportConfig> wire = config -> config;
        private @Nullable Function<EngineConfig, Engine> engine;

        private Builder() {}

        /** Sets the limits on every wait. */
        public Builder timeouts(Timeouts timeouts) {
            this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
            return this;
        }

        /** Sets how many calls may be in flight. */
        public Builder concurrency(ConcurrencyPolicy concurrency) {
            this.concurrency = Objects.requireNonNull(concurrency, "concurrency");
            return this;
        }

        /** Sets which redirects are followed. */
        public Builder redirects(RedirectPolicy redirects) {
            this.redirects = Objects.requireNonNull(redirects, "redirects");
            return this;
        }

        /** Sets when a call is tried again, and after how long. {@link CallOptions#retry} says otherwise for some calls. */
        public Builder retry(RetryPolicy retry) {
            this.resilience = resilience.retry(Objects.requireNonNull(retry, "retry"));
            this.retriesAreSet = true;
            return this;
        }

        /** Sets how much load retries may add, for each origin. */
        public Builder retryBudget(RetryBudget budget) {
            this.resilience = resilience.budget(Objects.requireNonNull(budget, "budget"));
            return this;
        }

        /** Sets when calls to an origin that fails are not made any more, for a while. */
        public Builder circuitBreaker(CircuitBreakerPolicy breaker) {
            this.resilience = resilience.breaker(Objects.requireNonNull(breaker, "breaker"));
            return this;
        }

        /** Sets how long an origin is left alone that has asked for it. */
        public Builder coolDown(CoolDownPolicy coolDown) {
            this.resilience = resilience.coolDown(Objects.requireNonNull(coolDown, "coolDown"));
            return this;
        }

        /** Sets how many calls are made in a period; the default is without limit. */
        public Builder rateLimit(RatePolicy rate) {
            this.resilience = resilience.rate(Objects.requireNonNull(rate, "rate"));
            return this;
        }

        /**
         * Has every attempt tell the server, in the header {@code name}, how many milliseconds the call has left: a whole
         * number, 0 or more. Off by default. A server that reads it with {@link CancellationSource#inbound} stops when
         * nobody waits for it any more. Other origins that a call is redirected to are not told, unless
         * {@link RedirectPolicy.Builder#headersAcrossOrigins} says so.
         */
        public Builder deadlineHeader(String name) {
            Headers.of(name, "checked");
            this.resilience = resilience.deadlineHeader(name);
            return this;
        }

        /**
         * Adds access tokens for the origins that they name; other tokens for other origins may be added as well. The default is
         * none.
         *
         * @throws IllegalArgumentException when one of the origins has tokens already
         */
        public Builder credentials(BearerTokens tokens) {
            credentials.forEach(tokens::requireNoOriginOf);
            credentials.add(tokens);
            return this;
        }

        /** Sets which addresses may be called; the default is all. URLs of strangers call for {@code publicOnly()}. */
        public Builder addresses(AddressPolicy addresses) {
            this.addresses = Objects.requireNonNull(addresses, "addresses");
            return this;
        }

        /** Sets how much of a response is accepted, and how slow it may be. */
        public Builder responseLimits(ResponseLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /** Sets whom the client trusts over https, and who it says it is. */
        public Builder tls(Tls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /** Sets which proxy the client goes through; the default is what {@link java.net.ProxySelector#getDefault()} says. */
        public Builder proxy(ProxyPolicy proxy) {
            this.proxy = Objects.requireNonNull(proxy, "proxy");
            return this;
        }

        /**
         * Sets what keeps cookies (RFC 6265); the default is that nobody does, and none is sent that a request does not bring
         * itself. The jar is asked for every request, those of redirects included, by the URL of that request, and gets what
         * its answer sets. Where it has cookies they are sent in place of a {@code Cookie} header of the request, as OkHttp
         * does it. What the jar throws, the call throws.
         *
         * @param cookies called on the threads that send; from many threads at once
         */
        public Builder cookies(CookieJar cookies) {
            this.cookies = Objects.requireNonNull(cookies, "cookies");
            return this;
        }

        /** Sets a header that every call carries unless its request has one of that name. */
        public Builder header(String name, String value) {
            this.headers = headers.with(name, value);
            return this;
        }

        /**
         * Sets a header whose value is asked for at every call that does not bring one of that name.
         *
         * @param supplier called on the calling thread; from many threads at once
         */
        public Builder header(String name, Supplier<String> supplier) {
            this.headers = headers.with(name, Objects.requireNonNull(supplier, "supplier"));
            return this;
        }

        /** Sets the {@code User-Agent}; the default is {@code belay/} and the version. */
        public Builder userAgent(String userAgent) {
            return header("User-Agent", userAgent);
        }

        /** Adds an interceptor around each call; the first one added is the outermost. */
        public Builder interceptor(CallInterceptor interceptor) {
            callInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Adds an interceptor around each attempt of a call, for credentials and signing; the first one is the outermost. */
        public Builder attemptInterceptor(CallInterceptor interceptor) {
            attemptInterceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
            return this;
        }

        /** Adds a listener. */
        public Builder listener(CallListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Adds what counts, times or traces the calls, such as {@code ClientMetrics} of {@code client-metrics}. One that equals
         * another is added once.
         */
        public Builder instrument(Instrument instrument) {
            instruments.add(Objects.requireNonNull(instrument, "instrument"));
            return this;
        }

        /**
         * Sets who looks up host names; the default is the JVM. It may block: it runs on threads of the client, and callers
         * leave on time.
         */
        public Builder dns(Dns dns) {
            this.dns = Objects.requireNonNull(dns, "dns");
            return this;
        }

        Timeouts timeouts() {
            return timeouts;
        }

        RedirectPolicy redirects() {
            return redirects;
        }

        Tls tls() {
            return tls;
        }

        Builder login(Login login) {
            this.login = login;
            return this;
        }

        /** Takes a context's sockets in place of those of the {@link Tls} policy. */
        Builder tls(SSLContext context, @Nullable SSLParameters parameters) {
            this.tlsContext = context;
            return wire(config -> config.tls(ContextTls.of(context, parameters)));
        }

        Builder wire(UnaryOperator<TransportConfig> change) {
            UnaryOperator<TransportConfig> before = wire;
            this.wire = config -> change.apply(before.apply(config));
            return this;
        }

        Builder engine(Function<EngineConfig, Engine> factory) {
            this.engine = factory;
            return this;
        }

        /**
         * Returns the client.
         *
         * @throws IllegalStateException when there are addresses that it must not call, and a proxy, which calls them all
         * @throws IllegalArgumentException when retries are set for which the total timeout never leaves time
         */
        public BelayClient build() {
            requireTimeToRetry();
            EngineConfig config = new EngineConfig(
                    timeouts,
                    concurrency,
                    limits,
                    redirects,
                    resilience,
                    settingsOf(credentials),
                    login,
                    headers,
                    callInterceptors,
                    attemptInterceptors,
                    listeners,
                    List.copyOf(instruments));
            Engine made = engine == null ? overOkHttp(config) : engine.apply(config);
            int context = System.identityHashCode(tlsContext);
            return new BelayClient(
                    made, LiveClients.enter(List.of(config, tls, context, dns, addresses, proxy, cookies)));
        }

        /** The default retries need no time: they are made when there is some. Whoever sets others expects them. */
        private void requireTimeToRetry() {
            RetryPolicy retry = resilience.retry();
            Duration needed = timeouts.connect().plus(retry.backOff());
            if (retriesAreSet && retry.retries() > 0 && needed.compareTo(timeouts.total()) > 0) {
                throw new IllegalArgumentException("retry: backOff=" + retry.backOff() + " after connect="
                        + timeouts.connect() + " (expected: together at most total=" + timeouts.total() + ")");
            }
        }

        private static List<TokenSettings> settingsOf(List<BearerTokens> credentials) {
            return credentials.stream()
                    .map(each -> new TokenSettings(each.source(), each.origins(), each.skew()))
                    .toList();
        }

        private Engine overOkHttp(EngineConfig config) {
            if (!tls.checksHostName()) {
                unverified
                        .line(
                                "a client takes any trusted certificate for any host (Tls.unsafeWithoutHostNameCheck): who"
                                        + " has one for any host can read and change all it sends")
                        .with("tls", tls)
                        .write();
            }
            TransportConfig effective = wire.apply(TransportConfig.of(dns, concurrency.total(), TlsSockets.of(tls))
                    .addresses(addresses)
                    .proxies(proxy)
                    .cookies(Cookies.in(cookies)));
            return new Engine(config, new OkHttpTransport(effective), DeadlineTimer.shared());
        }
    }
}
