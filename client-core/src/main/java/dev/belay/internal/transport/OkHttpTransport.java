package dev.belay.internal.transport;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sends requests with OkHttp, whose own timeouts, retries and redirects are off: the layers above have them. */
public final class OkHttpTransport implements Transport {

    private final OkHttpClient client;
    private final ConnectionUpkeep upkeep;
    private final WireSockets sockets;
    private final Resolver resolver;
    private final TimeSource time;

    public OkHttpTransport(TransportConfig config) {
        OneOkHttp.require();
        this.time = config.time();
        ConnectionPool pool = RestingPool.create();
        this.upkeep = new ConnectionUpkeep(pool, config.maxIdleConnections(), config.maxIdle(), config.time());
        this.sockets = new WireSockets(upkeep);
        this.resolver = new Resolver(config.dns(), config.time());
        this.client = new OkHttpClient.Builder()
                .callTimeout(Duration.ZERO)
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(config.protocols())
                .dns(new CallDns(resolver))
                .socketFactory(sockets)
                .sslSocketFactory(
                        new WireTls(config.tls().sockets(), sockets),
                        config.tls().trust())
                .connectionPool(pool)
                .addNetworkInterceptor(new ResponseBypass())
                .build();
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        Request watched = watched(request, observer);
        while (true) {
            Call call = client.newCall(watched);
            OkHttpExchange exchange = new OkHttpExchange(call, observer, sockets, resolver, time);
            call.addEventListener(exchange);
            observer.exchangeStarted(exchange);
            try {
                return new OkHttpResponse(exchange.response(execute(call)), request);
            } catch (Throwable t) {
                exchange.failed(t);
                if (!exchange.isUnsentOnRetired() || observer.stopped()) {
                    throw t;
                }
                // The pool's next idle connection may have been retired too; but there are only so many.
            }
        }
    }

    private static Response execute(Call call) throws IOException {
        try {
            return call.execute();
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
    public void close() {
        client.dispatcher().executorService().shutdown();
        upkeep.closeAll();
        resolver.close();
    }
}
