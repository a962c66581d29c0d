package consumer;

import com.sun.net.httpserver.HttpServer;
import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import okhttp3.Request;

/** Makes one call to a server on loopback, and fails when it does not get the body that was sent. */
public final class Main {
    private static final String BODY = "hello, consumer";

    private Main() {}

    /** Runs it. */
    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = BODY.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try (BelayClient client = BelayClient.create()) {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            Request request = new Request.Builder().url(url).build();
            String body = client.execute(request, CancellationToken.none(), ResponseReaders.string());
            if (!body.equals(BODY)) {
                throw new IllegalStateException("got: " + body);
            }
            String path = Main.class.getModule().isNamed() ? "module path" : "class path";
            System.out.println(body + ", from the " + path);
        } finally {
            server.stop(0);
        }
    }
}
