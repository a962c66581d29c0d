package dev.belay.examples.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service on the JDK's own server, over HTTP/1.1.
 *
 * <p>This server does not see its caller leave: it reads nothing from the connection until it has answered, and only the
 * write of the answer would fail. So the work for a caller that has gone goes on until the time is over that the caller has
 * given in the deadline header; without that header, until the call's own limit, 30 s.
 */
public final class JdkService implements AutoCloseable {
    private final Endpoint endpoint;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private JdkService(Endpoint endpoint, HttpServer server) {
        this.endpoint = endpoint;
        this.server = server;
    }

    /** Starts a service on a free loopback port. */
    public static JdkService start(Endpoint endpoint) throws IOException {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        JdkService service = new JdkService(endpoint, HttpServer.create(free, 0));
        // Without threads of its own one call would keep the whole server waiting.
        service.server.setExecutor(service.threads);
        service.server.createContext("/", service::handle);
        service.server.start();
        return service;
    }

    /** Returns its URL. */
    public String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        CancellationToken unnoticed = CancellationToken.none();
        // Closing an exchange that was not answered closes its connection.
        try (exchange;
                CancellationSource scope = CallerHeaders.scope(unnoticed, exchange.getRequestHeaders()::getFirst)) {
            Optional<Answer> answer = Answer.of(endpoint, scope.token());
            if (answer.isPresent()) {
                send(answer.get(), exchange);
            }
        }
    }

    private static void send(Answer answer, HttpExchange exchange) throws IOException {
        if (answer.retryAfter() != null) {
            exchange.getResponseHeaders().set("Retry-After", answer.retryAfter());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        // What is still under way is interrupted, and with it its calls.
        threads.shutdownNow();
    }
}
