package dev.belay.examples.integrations;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The server of the shop: one order is there, one is not, and two show a fault of the tour. */
final class ShopServer {
    static final long ROPE = 7;
    /** F01: no answer. */
    static final long SILENT = 1;
    /** F02: an answer whose body drips and never ends. */
    static final long TRICKLED = 2;

    static final long UNKNOWN = 404;
    static final int EXPORT_BYTES = 8192;

    private static final List<String> JSON = List.of("Content-Type: application/json");
    private static final Duration DRIP = Duration.ofMillis(20);
    private static final String TRICKLED_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n10\r\n{\"id\":2,\"item\":\"\r\n";

    private static final String HALF =
            Integer.toHexString(EXPORT_BYTES / 2) + "\r\n" + "a".repeat(EXPORT_BYTES / 2) + "\r\n";

    private ShopServer() {}

    static Answer answer() {
        return answer(new CountDownLatch(0));
    }

    /** Returns one that sends the second half of the export when somebody has seen the first. */
    static Answer answer(CountDownLatch seen) {
        return (request, connection) -> of(request, seen).write(request, connection);
    }

    private static Answer of(ReceivedRequest request, CountDownLatch seen) {
        if (request.method().equals("POST")) {
            return Answers.response(201, JSON, request.body().getBytes(StandardCharsets.ISO_8859_1)); // as it came
        }
        return switch (request.target()) {
            case "/orders/" + ROPE -> json(200, "{\"id\":7,\"item\":\"rope\"}");
            case "/orders/" + SILENT -> Answers.never();
            case "/orders/" + TRICKLED -> trickled();
            case "/export" -> export(seen);
            default -> json(404, "{\"title\":\"no such order\"}");
        };
    }

    private static Answer json(int status, String body) {
        return Answers.response(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer export(CountDownLatch seen) {
        String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        return Answers.then(Answers.raw(head + HALF), Answers.heldBy(seen, Answers.raw(HALF + "0\r\n\r\n")));
    }

    private static Answer trickled() {
        return (request, connection) -> {
            connection.write(TRICKLED_HEAD);
            while (true) {
                connection.pause(DRIP);
                connection.write("1\r\na\r\n");
            }
        };
    }
}
