package dev.belay.internal.transport;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Sends requests with OkHttp, whose own timeouts, retries and redirects are off: the layers above have them. */
public final class OkHttpTransport implements Transport {

    private final OkHttpClient client;
    private final WireSockets sockets;
    private final Resolver resolver;
    private final TimeSource time;

    public OkHttpTransport(TransportConfig config) {
        OneOkHttp.require();
        this.time = config.time();
        this.sockets = new WireSockets();
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
                .connectionPool(new ConnectionPool(
                        config.maxIdleConnections(), config.maxIdle().toNanos(), TimeUnit.NANOSECONDS))
                .addNetworkInterceptor(new ResponseBypass())
                .build();
    }

    @Override
    public TransportResponse send(Request request, ExchangeObserver observer) throws IOException {
        Call call = client.newCall(watched(request, observer));
        OkHttpExchange exchange = new OkHttpExchange(call, observer, sockets, resolver, time);
        call.addEventListener(exchange);
        observer.exchangeStarted(exchange);
        try {
            return new OkHttpResponse(exchange.response(call.execute()), request);
        } catch (Throwable t) {
            exchange.closeResponse();
            if (t instanceof InterruptedException) {
                // Thrown undeclared, with the flag cleared, by the wait for the faster of several addresses.
                Thread.currentThread().interrupt();
                InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
                interrupted.initCause(t);
                throw interrupted;
            }
            if (t instanceof IOException failure) {
                exchange.failed(failure);
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
        client.connectionPool().evictAll();
        resolver.close();
    }
}
