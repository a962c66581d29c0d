package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F28: pooled objects used after they were put back. Whatever a caller keeps of a call never shows another call's bytes. */
@Timeout(20)
class F28UseAfterCloseTest {
    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    /** What fast clients do: the caller is given a buffer that goes back to the pool when it closes the response. */
    private static final class PoolingClient {
        private final OkHttpClient okHttp;
        private final Deque<byte[]> pool = new ArrayDeque<>();

        PoolingClient(OkHttpClient okHttp) {
            this.okHttp = okHttp;
        }

        byte[] receive(Request request) throws IOException {
            byte[] buffer = pool.isEmpty() ? new byte[5] : pool.pop();
            try (Response response = okHttp.newCall(request).execute()) {
                assertThat(response.body().byteStream().readNBytes(buffer, 0, buffer.length))
                        .isEqualTo(buffer.length);
            }
            return buffer;
        }

        void close(byte[] buffer) {
            pool.push(buffer);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void aPooledBufferShowsTheNextCallsBytes(Wire wire) throws Exception {
        OkHttpClient okHttp = wire.okHttp();
        clients.register(Wire.end(okHttp));
        PoolingClient naive = new PoolingClient(okHttp);
        try (MockPeer peer = MockPeer.inTurn(wire, response("first"), response("other"))) {
            byte[] first = naive.receive(peer.request());
            assertThat(first).asString(StandardCharsets.US_ASCII).isEqualTo("first");
            naive.close(first);

            byte[] unused = naive.receive(peer.request());

            assertThat(first).asString(StandardCharsets.US_ASCII).isEqualTo("other");
        }
    }

    private static MockResponse response(String body) {
        return new MockResponse.Builder().body(body).build();
    }

    static Stream<Named<ResponseReader<?>>> reads() {
        return Stream.of(
                Named.of("a byte", response -> response.body().read()),
                Named.of("bytes of the stream", response -> response.body().read(new byte[4])),
                Named.of("the rest of the stream", response -> response.body().readAllBytes()),
                Named.of("transfer", response -> response.body().transferTo(new ByteArrayOutputStream())),
                Named.of("bytes()", ResponseHandle::bytes),
                Named.of("string()", ResponseHandle::string),
                Named.of("excerpt()", ResponseHandle::excerpt));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aReadOfAClosedResponseFailsAlthoughTheConnectionIsInUseAgain(ResponseReader<?> read) throws Exception {
        FaultServer server =
                clients.register(FaultServer.start(Answers.inTurn(Answers.ok("first"), Answers.ok("other"))));
        assertReadFails(clients.build(BelayClient.builder()), server.url("/"), read);
        assertThat(server.traffic().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("reads")
    void aReadOfAClosedHttp2ResponseFails(ResponseReader<?> read) throws Exception {
        Http2FaultServer server = clients.register(
                Http2FaultServer.start(StreamAnswers.inTurn(StreamAnswers.ok("first"), StreamAnswers.ok("other"))));
        assertReadFails(clients.build(TestClients.priorKnowledge()), server.url("/"), read);
    }

    private static void assertReadFails(BelayClient client, String url, ResponseReader<?> read) throws IOException {
        Request request = new Request.Builder().url(url).build();
        ResponseHandle[] kept = new ResponseHandle[1];
        client.execute(request, CancellationToken.none(), response -> kept[0] = response);
        try (ResponseHandle open = client.open(request, CancellationToken.none())) {
            assertThat(open.body().read()).isEqualTo('o');

            assertThatThrownBy(() -> read.read(kept[0]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed");

            assertThat(open.string()).isEqualTo("ther");
        }
    }

    @Test
    void aStreamThatWasReadToItsEndFailsOnceItIsClosed() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("body")));
        BelayClient client = clients.build(BelayClient.builder());
        Request request = new Request.Builder().url(server.url("/")).build();

        InputStream kept = client.execute(request, CancellationToken.none(), response -> {
            assertThat(response.body().readAllBytes()).hasSize(4);
            assertThat(response.body().read()).isEqualTo(-1);
            return response.body();
        });

        assertThatThrownBy(kept::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void aStreamThatWasKeptFailsToo() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("body")));
        BelayClient client = clients.build(BelayClient.builder());
        Request request = new Request.Builder().url(server.url("/")).build();

        InputStream kept = client.execute(request, CancellationToken.none(), ResponseHandle::body);

        assertThatThrownBy(kept::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
        assertThat(kept.available()).isZero();
    }

    @Test
    void bytesThatWereReadBelongToTheCaller() throws Exception {
        FaultServer server =
                clients.register(FaultServer.start(Answers.inTurn(Answers.ok("first"), Answers.ok("other"))));
        BelayClient client = clients.build(BelayClient.builder());
        Request request = new Request.Builder().url(server.url("/")).build();

        byte[] first = client.execute(request, CancellationToken.none(), ResponseHandle::bytes);
        byte[] second = client.execute(request, CancellationToken.none(), ResponseHandle::bytes);

        assertThat(first).asString(StandardCharsets.US_ASCII).isEqualTo("first");
        assertThat(second).asString(StandardCharsets.US_ASCII).isEqualTo("other");
    }
}
