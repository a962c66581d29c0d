package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.ResponseReader;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.OneShotBody;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import okhttp3.Authenticator;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The statuses on which OkHttp sends a request again by itself, here a POST. */
class FollowUpsTest {
    private static final ResponseReader<String> STATUS_AND_BODY = response -> response.status() + response.string();
    private static final Authenticator GIVES_A_PASSWORD = (route, response) ->
            response.request().newBuilder().header("X-Password", "secret").build();

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private static Request post(String url) {
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create("order", null))
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "401, WWW-Authenticate: Basic realm=x",
        "407, Proxy-Authenticate: Basic realm=x",
        "408, X-Any: thing",
        "503, Retry-After: 0"
    })
    void okHttpSendsAPostAgain(int status, String headerLine) throws Exception {
        try (FaultServer server =
                FaultServer.start(Answers.inTurn(Answers.status(status, headerLine), Answers.ok("second")))) {
            OkHttpClient naive = Wire.HTTP_1
                    .okHttp()
                    .newBuilder()
                    .authenticator(GIVES_A_PASSWORD)
                    .proxyAuthenticator(GIVES_A_PASSWORD)
                    // Without a proxy a 407 is refused.
                    .proxy(
                            status == 407
                                    ? new Proxy(Proxy.Type.HTTP, new InetSocketAddress(server.address(), server.port()))
                                    : Proxy.NO_PROXY)
                    .build();
            leaks.register(Wire.end(naive));

            assertThat(text(naive, post(server.url("/")))).isEqualTo("second");
            assertThat(server.traffic().requests()).isEqualTo(2);
        }
    }

    static Stream<Arguments> everyStatus() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(401, 407, 408, 421, 503).map(status -> Arguments.of(wire, status)));
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void belayGivesTheCallerTheAnswerToTheOnlyRequest(Wire wire, int status) throws Exception {
        Map<String, String> headers =
                Map.of("www-authenticate", "Basic realm=x", "proxy-authenticate", "Basic realm=x", "retry-after", "0");
        String[] lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .toArray(String[]::new);
        try (Peer peer = Peer.start(wire, Answers.status(status, lines), StreamAnswers.status(status, headers));
                BelayClient belay = wire.belay().build()) {
            long requests = 0;
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.call(belay, post(peer.url()), STATUS_AND_BODY)).isEqualTo(Integer.toString(status));
                requests++;
                assertThat(peer.traffic().requests()).isEqualTo(requests);
            }
        }
    }

    /** Two host names of one address and one certificate share a connection, until the server objects. */
    private Http2FaultServer shared() {
        StreamAnswer misdirected = StreamAnswers.status(421, Map.of());
        return leaks.register(Http2FaultServer.builder()
                .tls(Wire.CERTIFICATES)
                .start(StreamAnswers.inTurn(StreamAnswers.ok("first"), misdirected, StreamAnswers.ok("second"))));
    }

    private static ScriptedDns dns() {
        return new ScriptedDns().answer("localhost", "127.0.0.1").answer("x.test", "127.0.0.1");
    }

    @Test
    void okHttpSendsAMisdirectedPostAgain() throws Exception {
        Http2FaultServer server = shared();
        OkHttpClient naive = Wire.HTTP_2_TLS.okHttp().newBuilder().dns(dns()).build();
        leaks.register(Wire.end(naive));

        assertThat(text(naive, post(server.url("localhost", "/")))).isEqualTo("first");
        assertThat(text(naive, post(server.url("x.test", "/")))).isEqualTo("second");

        assertThat(server.traffic().requests()).isEqualTo(3);
        assertThat(server.traffic().connections()).isEqualTo(2);
    }

    /**
     * The one exception: it was our client that chose that connection, and the server says that it has not acted on what
     * came over it (RFC 9110, section 15.5.20).
     */
    @Test
    void aMisdirectedPostGoesOnceMoreOverAConnectionOfItsOwn() throws Exception {
        assertThat(misdirected(request -> request)).isEqualTo("200second");
    }

    @Test
    void aMisdirectedPostWhoseBodyCanBeReadOnceOnlyDoesNot() throws Exception {
        assertThat(misdirected(
                        request -> request.newBuilder().post(new OneShotBody()).build()))
                .isEqualTo("421");
    }

    private String misdirected(UnaryOperator<Request> change) throws IOException {
        Http2FaultServer server = shared();
        BelayClient belay = leaks.build(Wire.HTTP_2_TLS.belay().dns(dns()));
        Request second = change.apply(post(server.url("x.test", "/")));
        CallStyle.EXECUTE.text(belay, post(server.url("localhost", "/")));

        String heard = CallStyle.EXECUTE.call(belay, second, STATUS_AND_BODY);

        boolean again = heard.startsWith("200");
        assertThat(server.traffic().requests()).isEqualTo(again ? 3 : 2);
        assertThat(server.traffic().connections()).isEqualTo(again ? 2 : 1);
        return heard;
    }

    private static String text(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        }
    }
}
