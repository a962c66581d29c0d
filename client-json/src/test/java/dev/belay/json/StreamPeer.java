package dev.belay.json;

import dev.belay.BelayClient;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.Http2Stream;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.ServerTraffic;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;

/** A server whose answers come in pieces, over either protocol. */
record StreamPeer(AutoCloseable server, String url, ServerTraffic traffic, List<ReceivedRequest> requests)
        implements AutoCloseable {

    static final String EVENTS = "text/event-stream";

    /** Which protocol. */
    enum Wire {
        HTTP_1,
        HTTP_2;

        BelayClient.Builder client() {
            return this == HTTP_1 ? TestClients.once() : TestClients.priorKnowledge();
        }
    }

    /** What is sent for the n-th request. */
    @FunctionalInterface
    interface Script {
        void answer(int number, Answer answer) throws IOException, InterruptedException;
    }

    /** An answer in pieces. */
    interface Answer {
        /** Sends the head of an answer whose body follows. */
        void begin(String contentType) throws IOException;

        /** Sends a part of the body. */
        void send(String text) throws IOException, InterruptedException;

        /** Ends the body. */
        void end() throws IOException, InterruptedException;

        /** Sends an answer without a body. */
        void status(int status, Map<String, String> headers) throws IOException, InterruptedException;

        /** Waits until the client has given the answer up. */
        void awaitGone() throws IOException, InterruptedException;

        /** Sends a body in one piece. */
        default void whole(String contentType, String body) throws IOException, InterruptedException {
            begin(contentType);
            send(body);
            end();
        }
    }

    static StreamPeer start(Wire wire, Script script) {
        AtomicInteger number = new AtomicInteger();
        if (wire == Wire.HTTP_2) {
            Http2FaultServer server =
                    Http2FaultServer.start(stream -> script.answer(number.incrementAndGet(), new OverHttp2(stream)));
            return new StreamPeer(server, server.url("/"), server.traffic(), List.of());
        }
        List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
        FaultServer server = FaultServer.builder().onRequest(requests::add).start((dev.belay.testing.Answer)
                (request, connection) -> script.answer(number.incrementAndGet(), new OverHttp1(request, connection)));
        return new StreamPeer(server, server.url("/"), server.traffic(), requests);
    }

    Request request() {
        return new Request.Builder().url(url).build();
    }

    @Override
    public void close() throws Exception {
        server.close();
    }

    private record OverHttp1(ReceivedRequest request, FaultConnection connection) implements Answer {
        @Override
        public void begin(String contentType) throws IOException {
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        @Override
        public void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            String chunk = Integer.toHexString(bytes.length) + "\r\n";
            connection.write(chunk + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n");
        }

        @Override
        public void end() throws IOException {
            connection.answered();
            connection.write("0\r\n\r\n");
        }

        @Override
        public void status(int status, Map<String, String> headers) throws IOException, InterruptedException {
            String[] lines = headers.entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue())
                    .toArray(String[]::new);
            if (status == 204) {
                connection.answered();
                connection.write("HTTP/1.1 204 No Content\r\n\r\n");
            } else {
                Answers.status(status, lines).write(request, connection);
            }
        }

        @Override
        public void awaitGone() throws IOException, InterruptedException {
            connection.awaitPeerClose();
        }
    }

    private record OverHttp2(Http2Stream stream) implements Answer {
        @Override
        public void begin(String contentType) throws IOException {
            stream.sendHeaders(200, Map.of("content-type", contentType), false);
        }

        @Override
        public void send(String text) throws IOException, InterruptedException {
            stream.sendData(text.getBytes(StandardCharsets.UTF_8), false);
        }

        @Override
        public void end() throws IOException, InterruptedException {
            stream.answered();
            stream.sendData(new byte[0], true);
        }

        @Override
        public void status(int status, Map<String, String> headers) throws IOException, InterruptedException {
            StreamAnswers.status(status, headers).answer(stream);
        }

        @Override
        public void awaitGone() throws InterruptedException {
            stream.awaitCancel();
        }
    }
}
