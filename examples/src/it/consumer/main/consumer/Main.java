package consumer;

import com.sun.net.httpserver.HttpServer;
import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.json.Json;
import dev.belay.json.JsonDecodingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Request;

/** Makes calls to a server on loopback, and fails when it does not get the text and the value that were sent. */
public final class Main {
    private static final String BODY = "hello, consumer";
    private static final String ORDER = "{\"id\": 7, \"items\": [{\"name\": \"rope\", \"price\": %s}]}";

    private record Order(long id, List<Item> items) {}

    private record Item(String name, int price) {}

    private Main() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve(server, "/text", "text/plain", BODY);
        serve(server, "/order", "application/json", ORDER.formatted("120"));
        serve(server, "/misfit", "application/json", ORDER.formatted("\"many\""));
        server.start();
        try (BelayClient client = BelayClient.create()) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            String path = Main.class.getModule().isNamed() ? "module path" : "class path";
            String body = client.execute(get(url + "/text"), CancellationToken.none(), ResponseReaders.string());
            requireEqual(body, BODY);
            System.out.println(body + ", from the " + path);
            System.out.println(decode(client, url) + ", from the " + path);
        } finally {
            server.stop(0);
        }
    }

    private static String decode(BelayClient client, String url) throws IOException {
        Json json = Json.create();
        Order order = client.execute(get(url + "/order"), CancellationToken.none(), json.value(Order.class));
        requireEqual(order, new Order(7, List.of(new Item("rope", 120))));
        try {
            Order misfit = client.execute(get(url + "/misfit"), CancellationToken.none(), json.value(Order.class));
            throw new IllegalStateException("got: " + misfit);
        } catch (JsonDecodingException e) {
            String problem = e.reason() + " at " + e.path();
            requireEqual(problem, "WRONG_SHAPE at $.items[0].price");
            return order + " and " + problem;
        }
    }

    private static void serve(HttpServer server, String path, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static void requireEqual(Object got, Object expected) {
        if (!got.equals(expected)) {
            throw new IllegalStateException("got: " + got + " (expected: " + expected + ")");
        }
    }
}
