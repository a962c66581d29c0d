package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.error.ConnectionLostException;
import dev.belay.error.HttpStatusException;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReadersTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private FakeTransport transport = FakeTransport.of(FakeAnswers.ok(""));

    private BelayClient client(FakeTransport.Script script) {
        transport = clients.register(FakeTransport.of(script));
        return clients.build(TestClients.over(transport));
    }

    static Stream<ResponseReader<?>> checking() {
        return Stream.of(
                ResponseReaders.string(),
                ResponseReaders.bytes(),
                ResponseReaders.lines(),
                ResponseReaders.lines(Stream::count),
                ResponseReaders.discard(),
                ResponseReaders.successOnly(ResponseHandle::status));
    }

    @ParameterizedTest
    @MethodSource("checking")
    void aStatusOutsideTheTwoHundredsThrowsUnlessEveryStatusIsWanted(ResponseReader<?> reader) throws Exception {
        for (int status : new int[] {199, 300, 302, 404, 503}) {
            BelayClient client = client(FakeAnswers.status(status, "no"));

            assertThatThrownBy(() -> CallStyle.EXECUTE.call(client, REQUEST, reader))
                    .isInstanceOf(HttpStatusException.class)
                    .hasMessageStartingWith("GET http://x.test:80: status " + status + " (expected: 200 to 299)");
            Object value = CallStyle.EXECUTE.call(client, REQUEST, ResponseReaders.anyStatus(reader));
            assertThat(value).isNotNull();
        }
        for (int status : new int[] {200, 204, 299}) {
            Object value = CallStyle.EXECUTE.call(client(FakeAnswers.status(status, "yes")), REQUEST, reader);
            assertThat(value).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theCommonReadersReadAndClose(CallStyle style) throws Exception {
        BelayClient client = client(FakeAnswers.ok("one\ntwo\r\nthree"));

        assertThat(style.call(client, REQUEST, ResponseReaders.string())).isEqualTo("one\ntwo\r\nthree");
        assertThat(style.call(client, REQUEST, ResponseReaders.bytes())).hasSize(14);
        assertThat(style.call(client, REQUEST, ResponseReaders.lines())).containsExactly("one", "two", "three");
        assertThat(style.call(client, REQUEST, ResponseReaders.discard())).isEqualTo(200);
        List<String> first = style.call(
                client, REQUEST, ResponseReaders.lines(lines -> lines.limit(1).toList()));
        assertThat(first).containsExactly("one");

        assertThat(transport.responses()).hasSize(5);
        assertThat(transport.openResponses()).isZero();
    }

    @Test
    void linesAreDecodedByTheContentType() throws Exception {
        BelayClient client = client(FakeAnswers.responds(
                () -> FakeResponse.of(200, "Grüße\nzwei".getBytes(StandardCharsets.ISO_8859_1))
                        .header("Content-Type", "text/plain; charset=iso-8859-1")));

        assertThat(client.execute(REQUEST, CancellationToken.none(), ResponseReaders.lines()))
                .containsExactly("Grüße", "zwei");
        List<String> streamed =
                client.execute(REQUEST, CancellationToken.none(), ResponseReaders.lines(Stream::toList));
        assertThat(streamed).containsExactly("Grüße", "zwei");
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aBodyThatFailsWhileLinesAreReadFailsAsTheCall(CallStyle style) {
        BelayClient client = client(
                FakeAnswers.responds(() -> FakeResponse.of(200, "one\ntwo").announcing(1_000)));

        assertThatThrownBy(() -> style.call(client, REQUEST, ResponseReaders.lines(Stream::toList)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageContaining("the body ended after 7 of 1000 bytes");
    }

    @Test
    void anErrorsBodyIsKeptUpToItsLimit() {
        String body = "x".repeat(100_000);
        BelayClient client = client(FakeAnswers.responds(
                () -> FakeResponse.of(500, body).header("X-Id", "7").announcing(-1)));

        HttpStatusException thrown = catchThrowableOfType(
                HttpStatusException.class,
                () -> client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string()));

        assertThat(thrown.body()).hasSize(64 << 10);
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(thrown.headers().get("X-Id")).isEqualTo("7");
        assertThat(thrown.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.status()).isEqualTo(500));
        assertThat(thrown)
                .hasMessageContaining("body of 65536 bytes kept in body()")
                .hasNoCause();
    }

    @Test
    void anErrorWhoseBodyFailsIsStillTheErrorWithTheFailureSuppressed() {
        BelayClient client =
                client(FakeAnswers.responds(() -> FakeResponse.of(404, "gone").announcing(1_000)));

        assertThatThrownBy(() -> client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string()))
                .isInstanceOf(HttpStatusException.class)
                .hasMessageContaining("status 404")
                .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
    }

    @Test
    void aCallersOwnUncheckedFailureInAConsumerPassesThrough() {
        BelayClient client = client(FakeAnswers.ok("one"));

        assertThatThrownBy(() -> client.execute(REQUEST, CancellationToken.none(), ResponseReaders.lines(lines -> {
                    throw new UncheckedIOException(new IOException("disk full"));
                })))
                .hasMessageContaining("disk full");
        assertThat(transport.openResponses()).isZero();
    }

    @Test
    void aResponseInMemoryBehavesLikeARealOne() throws Exception {
        ResponseHandle response =
                ResponseHandle.of(201, Headers.of("Content-Type", "text/plain"), new byte[] {'h', 'i'});

        assertThat(response.isSuccessful()).isTrue();
        assertThat(response.header("content-type")).isEqualTo("text/plain");
        assertThat(response.string()).isEqualTo("hi");
        assertThatThrownBy(response::bytes).hasMessageStartingWith("the response is closed");
        assertThatThrownBy(() -> response.body().read(new byte[1])).hasMessageStartingWith("the response is closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 300})
    void theEdgesOfSuccess(int status) {
        assertThat(ResponseHandle.of(status, Headers.of(), new byte[0]).isSuccessful())
                .isFalse();
    }
}
