package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.error.BelayException;
import dev.belay.event.Phase;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A secret is planted wherever a request or response has room for one; no message, ledger, event or log line shows it. */
class SecretsTest {
    private static final String SECRET = "s3cr3t";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingListener events = new RecordingListener();

    private static Request secretive(String base) {
        return new Request.Builder()
                .url(base.replace("://", "://" + SECRET + ":" + SECRET + "@") + "/" + SECRET + "?" + SECRET + "="
                        + SECRET + "#" + SECRET)
                .header("Authorization", "Bearer " + SECRET)
                .header("X-Custom", SECRET)
                .header("Cookie", SECRET + "=" + SECRET)
                .post(RequestBody.create(SECRET.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static FakeResponse answer(int status) {
        return FakeResponse.of(status, SECRET.repeat(20_000))
                .header("Set-Cookie", SECRET)
                .header("Location", "http://x.test/" + SECRET)
                .header("X-Custom", SECRET);
    }

    static Stream<Arguments> failures() {
        Map<String, FakeTransport.Script> scripts = Map.of(
                "status", FakeAnswers.responds(() -> answer(403)),
                "too large", FakeAnswers.responds(() -> answer(200)),
                "too short", FakeAnswers.responds(() -> answer(200).announcing(9_000_000)),
                "connect", FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused")),
                "lost", FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset")),
                "connect timeout", FakeAnswers.blocksIn(Phase.CONNECT),
                "body timeout", FakeAnswers.bodyStops(SECRET));
        return scripts.entrySet().stream()
                .flatMap(entry -> Stream.of(CallStyle.values())
                        .map(style -> Arguments.of(entry.getKey(), entry.getValue(), style)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("failures")
    void noFailureShowsASecret(String name, FakeTransport.Script script, CallStyle style) {
        FakeTransport transport = FakeTransport.of(script);
        Timeouts timeouts = Timeouts.builder()
                .connect(Duration.ofMillis(50))
                .read(Duration.ofMillis(50))
                .build();
        BelayClient client = clients.build(TestClients.over(transport)
                .timeouts(timeouts)
                .listener(events)
                .header("X-Default", SECRET)
                .responseLimits(ResponseLimits.builder().bufferedBytes(1_000).build()));

        try (CapturedLog log = CapturedLog.everything("dev.belay")) {
            Throwable failure =
                    catchThrowable(() -> style.call(client, secretive("http://x.test"), ResponseReaders.string()));

            assertThat(failure).as(name).isInstanceOf(BelayException.class);
            assertShowsNothing(failure);
            assertThat(((BelayException) failure).ledger().toString()).doesNotContain(SECRET);
            assertThat(events.events().toString()).isNotEqualTo("[]").doesNotContain(SECRET);
            assertThat(log.messages().toString()).isNotEqualTo("[]").doesNotContain(SECRET);
            assertThat(client.toString()).contains("X-Default").doesNotContain(SECRET);
        }
    }

    private static void assertShowsNothing(Throwable failure) {
        assertThat(failure.toString()).startsWith("dev.belay.error.").doesNotContain(SECRET);
        Stream.of(failure.getSuppressed()).forEach(SecretsTest::assertShowsNothing);
    }

    /** OkHttp quotes what it cannot parse. */
    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theFirstLineDoesNotQuoteWhatTheServerSaidInsteadOfHttp(CallStyle style) {
        FaultServer server = clients.register(FaultServer.start(Answers.raw(SECRET + " is what you sent\r\n\r\n")));
        BelayClient client = clients.build(BelayClient.builder());

        Throwable failure = catchThrowable(
                () -> style.call(client, secretive("http://127.0.0.1:" + server.port()), ResponseReaders.string()));

        assertThat(failure).hasMessageContaining("(ProtocolException: Unexpected status line)");
        assertThat(failure.toString()).doesNotContain(SECRET);
    }

    @Test
    void whatIsRefusedBeforeTheCallDoesNotShowItsValue() {
        BelayClient.Builder builder = BelayClient.builder();

        assertThat(catchThrowable(() -> builder.header("X-Key", SECRET + "\n")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("header X-Key: a value of 7 characters (expected: printable ASCII, no line break)");
        assertThat(catchThrowable(() -> builder.header("X-Key\n", SECRET)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(SECRET);
    }
}
