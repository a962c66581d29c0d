package dev.belay.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * OkHttp's own server, for faults that lie in what a well-behaved connection carries. {@link Peer} is for those where the
 * connection itself misbehaves, or where the test has to know what became of it.
 */
final class MockPeer implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();

    private MockPeer(Wire wire) {
        if (wire.isTls()) {
            server.useHttps(Wire.CERTIFICATES.serverContext().getSocketFactory());
        }
        server.setProtocols(protocols(wire));
    }

    private static List<Protocol> protocols(Wire wire) {
        if (!wire.isHttp2()) {
            return List.of(Protocol.HTTP_1_1);
        }
        return wire.isTls() ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    }

    /** Starts a server that gives every request the same answer. */
    static MockPeer start(Wire wire, MockResponse answer) throws IOException {
        return start(wire, new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer;
            }
        });
    }

    /** Starts a server that gives these answers in turn. */
    static MockPeer inTurn(Wire wire, MockResponse... answers) throws IOException {
        MockPeer peer = new MockPeer(wire);
        for (MockResponse answer : answers) {
            peer.server.enqueue(answer);
        }
        peer.server.start();
        return peer;
    }

    static MockPeer start(Wire wire, Dispatcher answers) throws IOException {
        MockPeer peer = new MockPeer(wire);
        peer.server.setDispatcher(answers);
        peer.server.start();
        return peer;
    }

    Request request() {
        return new Request.Builder().url(server.url("/")).build();
    }

    String url() {
        return server.url("/").toString();
    }

    HttpRequest jdkRequest() {
        return HttpRequest.newBuilder(URI.create(server.url("/").toString())).build();
    }

    @Override
    public void close() {
        server.close();
    }
}
