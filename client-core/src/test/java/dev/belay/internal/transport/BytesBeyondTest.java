package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server sends beyond the end of its response is nobody's answer. */
class BytesBeyondTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final String POISON = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nPOISON";
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private FaultServer serve(boolean tls, Answer first) {
        FaultServer.Builder builder = FaultServer.builder();
        return clients.register((tls ? builder.tls(CERTIFICATES) : builder)
                .start(Answers.inTurn(first, Answers.ok("second"), Answers.ok("third"))));
    }

    private BelayClient client() {
        return clients.build(TestClients.trusting(CERTIFICATES, Protocol.HTTP_1_1));
    }

    private static Request request(String method, FaultServer server) {
        return new Request.Builder().url(server.url("/")).method(method, null).build();
    }

    private static String call(BelayClient client, String method, FaultServer server) throws IOException {
        return client.execute(
                request(method, server), CancellationToken.none(), ResponseReaders.anyStatus(ResponseHandle::string));
    }

    private static String call(OkHttpClient client, FaultServer server) throws IOException {
        try (Response response = client.newCall(request("GET", server)).execute()) {
            return response.body().string();
        }
    }

    private static Stream<Arguments> onBothWires(List<Arguments> cases) {
        return cases.stream()
                .flatMap(each -> Stream.of(
                        Arguments.of(false, each.get()[0], each.get()[1]),
                        Arguments.of(true, each.get()[0], each.get()[1])));
    }

    static Stream<Arguments> answersWithMore() {
        return onBothWires(List.of(
                Arguments.of("GET", HEAD + "Content-Length: 5\r\n\r\nfirst" + POISON),
                Arguments.of("GET", HEAD + "Content-Length: 5\r\n\r\nfirst" + POISON.substring(0, 20)),
                Arguments.of("GET", HEAD + "Content-Length: 5\r\n\r\nfirst\r\n"),
                Arguments.of("GET", HEAD + "Content-Length: 10000\r\n\r\n" + "a".repeat(10_000) + POISON),
                Arguments.of("GET", HEAD + "Content-Length: 20000\r\n\r\n" + "a".repeat(20_000) + POISON),
                // As long as a block that OkHttp reads: the rest then stays with the kernel, or decrypted in the
                // SSLSocket.
                Arguments.of("GET", HEAD + "Content-Length: 8151\r\n\r\n" + "a".repeat(8_151) + POISON),
                Arguments.of("GET", HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n" + POISON),
                Arguments.of("GET", HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n" + POISON),
                Arguments.of("HEAD", HEAD + "Content-Length: 45\r\n\r\n" + POISON),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\n" + POISON),
                Arguments.of("GET", "HTTP/1.1 304 Not Modified\r\n\r\n" + POISON),
                Arguments.of("GET", "HTTP/1.1 103 Hints\r\n\r\n" + HEAD + "Content-Length: 0\r\n\r\n" + POISON),
                Arguments.of("GET", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nfirst")));
    }

    static Stream<Arguments> soundAnswers() {
        return onBothWires(List.of(
                Arguments.of("GET", HEAD + "Content-Length: 5\r\n\r\nfirst"),
                Arguments.of("GET", HEAD + "Content-Length: 20000\r\n\r\n" + "a".repeat(20_000)),
                Arguments.of("GET", HEAD + "Transfer-Encoding: chunked\r\n\r\n5;ext=1\r\nfirst\r\n00\r\nA: b\r\n\r\n"),
                Arguments.of("GET", HEAD + "Transfer-Encoding: Chunked\r\n\r\nA \r\n0123456789\r\n0\r\n\r\n"),
                Arguments.of(
                        "GET",
                        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2710\n" + "\n".repeat(10_000) + "\n0\n\n"),
                Arguments.of("HEAD", HEAD + "Content-Length: 45\r\n\r\n"),
                Arguments.of("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
                Arguments.of(
                        "GET",
                        "HTTP/1.1 100 A\r\n\r\nHTTP/1.1 103 B\r\nC: d\r\n\r\n" + HEAD + "Content-Length: 0\r\n\r\n"),
                Arguments.of("GET", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nfirst")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void okHttpAloneHandsThemToTheNextCall(boolean tls) throws Exception {
        FaultServer server = serve(tls, Answers.raw(HEAD + "Content-Length: 5\r\n\r\nfirst" + POISON));
        OkHttpClient client = new OkHttpClient.Builder()
                .sslSocketFactory(CERTIFICATES.clientSocketFactory(), CERTIFICATES.clientTrustManager())
                .build();
        clients.register(() -> client.connectionPool().evictAll());

        assertThat(call(client, server)).isEqualTo("first");
        assertThat(call(client, server)).isEqualTo("POISON");
    }

    @ParameterizedTest
    @MethodSource("answersWithMore")
    void theConnectionIsNotUsedAgain(boolean tls, String method, String answer) throws Exception {
        FaultServer server = serve(tls, Answers.raw(answer));
        BelayClient client = client();

        call(client, method, server);

        assertThat(call(client, "GET", server)).isEqualTo("second");
        assertThat(server.traffic().connections()).isEqualTo(2);
        assertThat(call(client, "GET", server)).isEqualTo("third");
        assertThat(server.traffic().connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("soundAnswers")
    void aConnectionWithoutAnyIsUsedAgain(boolean tls, String method, String answer) throws Exception {
        FaultServer server = serve(tls, Answers.raw(answer));
        BelayClient client = client();

        call(client, method, server);

        assertThat(call(client, "GET", server)).isEqualTo("second");
        assertThat(call(client, "GET", server)).isEqualTo("third");
        assertThat(server.traffic().connections()).isEqualTo(1);
    }
}
