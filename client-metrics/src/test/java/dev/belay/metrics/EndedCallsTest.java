package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FakeTransport.Script;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is counted of calls that end badly, and of what happens to no call in particular. */
class EndedCallsTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();
    private static final String A = "http://a.test:80";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reading reading = new Reading(registry);

    private BelayClient.Builder over(Script first, Script... more) {
        return TestClients.over(clients.register(FakeTransport.of(first, more))).instrument(ClientMetrics.of(registry));
    }

    @Test
    void aTimeoutOfAnAttemptHasItsPhase() {
        BelayClient client = clients.build(over(FakeAnswers.blocksIn(Phase.FIRST_BYTE)));

        assertThatThrownBy(() ->
                        client.with(CallOptions.none().firstByte(SHORT)).execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(AttemptTimeoutException.class);

        assertThat(reading.of(ClientMeter.TIMEOUTS)).containsExactly(entry("attempt " + A + " first_byte", 1.0));
        assertThat(reading.of(ClientMeter.CANCELLATIONS)).isEmpty();
    }

    @Test
    void aTimeoutInTheBodyIsOneOfAnAttempt() {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));

        assertThatThrownBy(
                        () -> client.with(CallOptions.none().read(SHORT)).execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(AttemptTimeoutException.class);

        assertThat(reading.of(ClientMeter.TIMEOUTS)).containsExactly(entry("attempt " + A + " body", 1.0));
    }

    @Test
    void aDeadlineIsTheCallsTimeoutAndStopsIt() {
        BelayClient client = clients.build(over(FakeAnswers.blocksIn(Phase.CONNECT)));

        assertThatThrownBy(
                        () -> client.with(CallOptions.none().total(SHORT)).execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(DeadlineExceededException.class);

        assertThat(reading.of(ClientMeter.TIMEOUTS)).containsExactly(entry("call " + A + " connect", 1.0));
        assertThat(reading.of(ClientMeter.CANCELLATIONS)).containsExactly(entry(A + " deadline", 1.0));
    }

    @Test
    void cancellationsAreCountedByWhoStopsTheCall() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.ok("hello")));
        try (CancellationSource source = CancellationSource.create()) {
            source.cancel();
            assertThatThrownBy(() -> client.execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(CallInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        client.close();
        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(ClientClosedException.class);

        assertThat(reading.of(ClientMeter.CANCELLATIONS))
                .containsOnly(entry(A + " token", 1.0), entry(A + " interrupt", 1.0), entry(A + " client_closed", 1.0));
    }

    @Test
    void aForgottenResponseIsALeak() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));
        @SuppressWarnings("MustBeClosedChecker") // that is what is tested
        ResponseHandle forgotten = client.with(CallOptions.none().total(SHORT)).open(GET, NONE);

        assertThat(Await.condition(SOON, () -> reading.value(ClientMeter.LEAKS, A) == 1))
                .isTrue();
        assertThat(forgotten.status()).isEqualTo(200);
    }

    @Test
    void pausesTokensAndBreakersAreCounted() throws Exception {
        FakeTokens tokens = new FakeTokens(TimeSource.SYSTEM, Duration.ofMinutes(10));
        BelayClient client = clients.build(
                over(FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "4")))
                        .credentials(BearerTokens.from(tokens, "http://a.test")));
        client.execute(GET, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
        client.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();

        assertThat(reading.of(ClientMeter.COOL_DOWNS)).containsExactly(entry(A, 1.0));
        // from, origin, to.
        assertThat(reading.of(ClientMeter.BREAKER_TRANSITIONS))
                .containsExactly(entry("closed " + A + " forced_open", 1.0));
        // Told by the thread that has fetched it, after the call has it.
        assertThat(Await.condition(SOON, () -> reading.value(ClientMeter.CREDENTIAL_REFRESHES, "missing true") == 1))
                .isTrue();
    }
}
