package dev.belay.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers over HTTP/1.1: healthy ones and those that break off, stall, lie or never end. */
public final class Answers {
    private static final int BLOCK_BYTES = 8192;
    private static final String CHUNKED_HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Answers() {}

    /** 200 with a body in UTF-8. */
    public static Answer ok(String body) {
        return response(200, List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with header lines such as {@code "Retry-After: 0"} and an empty body. */
    public static Answer status(int status, String... headerLines) {
        return response(status, List.of(headerLines), new byte[0]);
    }

    /** 302 to a location. */
    public static Answer redirect(String location) {
        return status(302, "Location: " + location);
    }

    /** A complete response on a connection that stays open. */
    public static Answer response(int status, List<String> headerLines, byte[] body) {
        StringBuilder head = new StringBuilder(sizedHead(status, body.length));
        headerLines.forEach(line -> head.append(line).append("\r\n"));
        byte[] headBytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[headBytes.length + body.length];
        System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
        System.arraycopy(body, 0, whole, headBytes.length, body.length);
        return (request, connection) -> {
            connection.answered();
            connection.write(request.method().equals("HEAD") ? headBytes : whole);
        };
    }

    /** 200 whose body is the value of a request header, or empty. */
    public static Answer echoHeader(String name) {
        return (request, connection) ->
                ok(Objects.requireNonNullElse(request.header(name), "")).write(request, connection);
    }

    /** Any text, sent as it stands. */
    public static Answer raw(String text) {
        return (request, connection) -> connection.write(text);
    }

    /** Nothing, until the peer closes. */
    public static Answer never() {
        return (request, connection) -> connection.awaitPeerClose();
    }

    /** A response head that stops in the middle of a header. */
    public static Answer halfHead() {
        return then(raw("HTTP/1.1 200 OK\r\nContent-Len"), never());
    }

    /** A response head that never ends: one byte of a header per interval. */
    public static Answer trickledHead(Duration interval) {
        return (request, connection) -> {
            connection.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            while (true) {
                connection.pause(interval);
                connection.write("a");
            }
        };
    }

    /** A body that stops after some bytes of a larger declared length, while the connection stays open. */
    public static Answer bodyStops(int sentBytes, long declaredBytes) {
        return then(raw(sizedHead(200, declaredBytes) + "\r\n" + "a".repeat(sentBytes)), never());
    }

    /** A body that ends, by an orderly close, before its declared length. */
    public static Answer bodyEndsEarly(int sentBytes, long declaredBytes) {
        return then(raw(sizedHead(200, declaredBytes) + "\r\n" + "a".repeat(sentBytes)), closes());
    }

    /** A body that is cut by a TCP reset before its declared length. */
    public static Answer bodyResets(int sentBytes, long declaredBytes) {
        return then(
                raw(sizedHead(200, declaredBytes) + "\r\n" + "a".repeat(sentBytes)),
                (request, connection) -> connection.reset());
    }

    /** An endless chunked body of one byte per interval. */
    public static Answer trickle(Duration interval) {
        return (request, connection) -> {
            connection.write(CHUNKED_HEAD);
            while (true) {
                connection.pause(interval);
                connection.write("1\r\na\r\n");
            }
        };
    }

    /** An endless chunked body, as fast as the peer takes it. */
    public static Answer endless() {
        byte[] chunk = chunk(BLOCK_BYTES);
        return (request, connection) -> {
            connection.write(CHUNKED_HEAD);
            while (true) {
                connection.write(chunk);
            }
        };
    }

    /** A complete body of a size, with its {@code Content-Length}. */
    public static Answer ofSize(long bytes) {
        byte[] block = "a".repeat(BLOCK_BYTES).getBytes(StandardCharsets.ISO_8859_1);
        return (request, connection) -> {
            connection.write(sizedHead(200, bytes) + "\r\n");
            for (long left = bytes; left > 0; left -= block.length) {
                connection.write(
                        left >= block.length ? block : "a".repeat((int) left).getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    /** A complete chunked body of a size, whose length the peer cannot know before its end. */
    public static Answer chunkedOfSize(long bytes) {
        byte[] chunk = chunk(BLOCK_BYTES);
        return (request, connection) -> {
            connection.write(CHUNKED_HEAD);
            for (long left = bytes; left > 0; left -= BLOCK_BYTES) {
                connection.write(left >= BLOCK_BYTES ? chunk : chunk((int) left));
            }
            connection.write("0\r\n\r\n");
        };
    }

    /** An orderly close without a byte. */
    public static Answer closes() {
        return (request, connection) -> connection.close();
    }

    /** One answer and then another, for the same request. */
    public static Answer then(Answer first, Answer second) {
        return (request, connection) -> {
            first.write(request, connection);
            second.write(request, connection);
        };
    }

    /** An answer after a delay, unless the peer closes before. */
    public static Answer delayed(Duration delay, Answer answer) {
        return (request, connection) -> {
            connection.pause(delay);
            answer.write(request, connection);
        };
    }

    /** An answer that waits until the latch is at zero, unless the peer closes before. */
    public static Answer heldBy(CountDownLatch latch, Answer answer) {
        return (request, connection) -> {
            connection.awaitLatch(latch);
            answer.write(request, connection);
        };
    }

    /** The n-th answer for the n-th request, over all connections; the last one for all that follow. */
    public static Answer inTurn(Answer... answers) {
        List<Answer> turns = List.of(answers);
        AtomicInteger next = new AtomicInteger();
        return (request, connection) -> {
            int turn = next.getAndUpdate(n -> Math.min(n + 1, turns.size() - 1));
            turns.get(turn).write(request, connection);
        };
    }

    private static String sizedHead(int status, long bodyBytes) {
        return "HTTP/1.1 " + status + " Status\r\nContent-Length: " + bodyBytes + "\r\n";
    }

    private static byte[] chunk(int bytes) {
        return (Integer.toHexString(bytes) + "\r\n" + "a".repeat(bytes) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
