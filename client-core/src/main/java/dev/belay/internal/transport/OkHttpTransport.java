package dev.belay.internal.transport;

import dev.belay.event.ClientEvent;
import dev.belay.event.ConnectionStats;
import dev.belay.internal.dns.Resolver;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Sends requests with OkHttp, whose own timeouts, retries and redirects are off: the layers above have them. */
public final class OkHttpTransport implements Transport {

    private final AddressGuard addresses;
    private final ProxyGuard proxies;
    private final Resolver resolver;
    private final Pools pools;
    private final TimeSource time;
    private final TransportConfig config;
    private final Cookies cookies;

    public OkHttpTransport(TransportConfig config) {
        OneOkHttp.require();
        this.addresses = new AddressGuard(config.addresses(), config.proxies());
        addresses.requireNoProxy();
        this.proxies = new ProxyGuard(config.proxies());
        this.resolver = new Resolver(config.dns(), config.time());
        this.pools = new Pools(config, resolver);
        this.time = config.time();
        this.config = config;
        this.cookies = config.cookies();
    }

    @Override
    public TransportConfig config() {
        return config;
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        addresses.requireTarget(request.url());
        proxies.requireAskable(request.url());
        Request complete = watched(cookies.addTo(request), observer);
        Pool pool = pools.enter(request.url());
        TransportResponse response;
        try {
            response = new OkHttpResponse(exchange(pool, complete, observer), pool::leave);
        } catch (IOException e) {
            pool.leave();
            throw AddressRefusal.explained(e, Origin.of(request.url()));
        } catch (Throwable t) {
            pool.leave();
            throw t;
        }
        keepCookies(request.url(), response);
        return response;
    }

    private void keepCookies(HttpUrl url, TransportResponse response) {
        try {
            cookies.receive(url, response.headers());
        } catch (Throwable t) {
            // The jar is the user's, and may fail.
            response.close();
            throw t;
        }
    }

    private Response exchange(Pool pool, Request request, ExchangeObserver observer) throws IOException {
        while (true) {
            Call call = pool.client().newCall(request);
            OkHttpExchange exchange = new OkHttpExchange(call, observer, pools, pool, resolver, time);
            listenTo(call, exchange, request.tag(WireEvents.class));
            observer.exchangeStarted(exchange);
            try {
                return exchange.response(execute(call, exchange));
            } catch (Throwable t) {
                exchange.failed(t);
                if (!exchange.isUnsentOnRetired() || observer.stopped()) {
                    throwExplained(t, exchange);
                    throw t;
                }
                // The pool's next idle connection may have been retired too; but there are only so many.
            }
        }
    }

    /** The exchange alone listens, unless somebody else wants to hear it, too. */
    private static void listenTo(Call call, OkHttpExchange exchange, @Nullable WireEvents others) {
        if (others != null) {
            call.tag(OkHttpExchange.class, () -> exchange);
            call.addEventListener(others);
        }
        call.addEventListener(exchange);
    }

    /** Throws in place of OkHttp's words what a proxy meant. */
    private static void throwExplained(Throwable failure, OkHttpExchange exchange) throws IOException {
        if (failure instanceof IOException io) {
            throw ProxyRefusal.explained(io, exchange.proxy());
        }
    }

    private static Response execute(Call call, OkHttpExchange exchange) throws IOException {
        try {
            return call.execute();
        } catch (IOException e) {
            throw exchange.explained(e);
        } catch (Throwable t) {
            if (t instanceof InterruptedException) {
                // Thrown undeclared, with the flag cleared, by the wait for the faster of several addresses.
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
                interrupted.initCause(t);
                throw interrupted;
            }
            throw t;
        }
    }

    private static Request watched(Request request, ExchangeObserver observer) {
        RequestBody body = request.body();
        return body == null
                ? request
                : request.newBuilder()
                        .method(request.method(), new WatchedBody(body, observer))
                        .build();
    }

    @Override
    public void tell(Consumer<ClientEvent> listener) {
        pools.tell(listener);
    }

    @Override
    public ConnectionStats connections() {
        return pools.stats();
    }

    @Override
    public void close() {
        pools.close();
        resolver.close();
    }

    @Override
    public String toString() {
        return "OkHttpTransport{protocols=" + config.protocols() + ", tls=["
                + config.tls() + "], proxies=[" + config.proxies() + "], " + cookies + ", addresses=["
                + config.addresses() + "]}";
    }
}
