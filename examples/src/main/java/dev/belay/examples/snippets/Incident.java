package dev.belay.examples.snippets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.BelayClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A page for whoever is on call, on the JDK's own server: what a client is doing just now. */
final class Incident {

    private Incident() {}

    /** Starts it on a free port that nobody outside can reach: it says which servers are called. */
    static HttpServer page(BelayClient client) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/debug/calls", exchange -> answer(exchange, client.snapshot().toString()));
        server.createContext(
                "/debug/calls.json",
                exchange -> answer(exchange, client.snapshot().toJson()));
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
