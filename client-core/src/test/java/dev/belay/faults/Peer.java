package dev.belay.faults;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ServerTraffic;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import java.net.URI;
import java.net.http.HttpRequest;
import okhttp3.Request;

/** A fault server of either protocol. */
record Peer(Runnable stop, String url, ServerTraffic traffic) implements AutoCloseable {
    private static final int SMALL_BUFFER_BYTES = 4096;

    static Peer start(Wire wire, Answer answer, StreamAnswer streamAnswer) {
        if (wire.isHttp2()) {
            Http2FaultServer.Builder builder = Http2FaultServer.builder();
            return of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(streamAnswer));
        }
        FaultServer.Builder builder = FaultServer.builder();
        return of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(answer));
    }

    static Peer start(Wire wire, Fault fault, StreamAnswer streamAnswer) {
        if (wire.isHttp2()) {
            return start(wire, Answers.ok("unused"), streamAnswer);
        }
        FaultServer.Builder builder = FaultServer.builder();
        return of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(fault));
    }

    /** Starts a server over TLS. */
    static Peer start(Wire wire, TestCertificates certificates) {
        return wire.isHttp2()
                ? of(Http2FaultServer.builder().tls(certificates).start(StreamAnswers.ok("ok")))
                : of(FaultServer.builder().tls(certificates).start(Answers.ok("ok")));
    }

    /** Starts a server that takes a request's head and reads nothing after it, so that a large upload blocks. */
    static Peer neverReads(Wire wire) {
        if (wire.isHttp2()) {
            Http2FaultServer.Builder builder = Http2FaultServer.neverReads();
            return of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(StreamAnswers.never()));
        }
        FaultServer.Builder builder = FaultServer.builder().receiveBufferBytes(SMALL_BUFFER_BYTES);
        return of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(Fault.readsOnlyTheHead()));
    }

    static Peer of(FaultServer server) {
        return new Peer(server::close, server.url("/"), server.traffic());
    }

    static Peer of(Http2FaultServer server) {
        return new Peer(server::close, server.url("/"), server.traffic());
    }

    Request request() {
        return new Request.Builder().url(url).build();
    }

    HttpRequest jdkRequest() {
        return HttpRequest.newBuilder(URI.create(url)).build();
    }

    @Override
    public void close() {
        stop.run();
    }
}
