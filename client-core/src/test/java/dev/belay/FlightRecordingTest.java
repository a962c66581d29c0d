package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FlightRecording;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the flight recorder is given of calls, read back from the file that it writes. */
class FlightRecordingTest {
    private static final String CALL = "dev.belay.Call";
    private static final String ATTEMPT = "dev.belay.Attempt";
    private static final String PERMIT_WAIT = "dev.belay.PermitWait";
    private static final String LEAK = "dev.belay.ResponseLeak";
    private static final String BREAKER = "dev.belay.BreakerChange";

    private static final Request GET =
            new Request.Builder().url("http://a.test/first").build();
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");
    private static final FakeTransport.Script MOVED = FakeAnswers.redirect("http://b.test/second");
    private static final FakeTransport.Script LOST = FakeAnswers.lost();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final FlightRecording recording = clients.register(FlightRecording.ofEverything());

    private BelayClient.Builder over(FakeTransport.Script first, FakeTransport.Script... more) {
        return TestClients.over(clients.register(FakeTransport.of(first, more)), timer);
    }

    private void awaitEvent(String kind) {
        assertThat(Await.condition(SOON, () -> !recording.events(kind).isEmpty()))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallIsOneEventAndEachOfItsRequestsIsOne(CallStyle style) throws Exception {
        timer.skippingWaits();
        BelayClient client = clients.build(
                over(MOVED, FakeAnswers.status(503, ""), MOVED, OK).retry(RetryPolicy.defaults()));

        style.text(client.with(CallOptions.none().operation("things")), GET);

        RecordedEvent call = recording.only(CALL);
        assertThat(call.getString("method")).isEqualTo("GET");
        assertThat(call.getString("target")).isEqualTo("http://a.test:80");
        assertThat(call.getString("operation")).isEqualTo("things");
        assertThat(call.getInt("status")).isEqualTo(200);
        assertThat(call.getInt("attempts")).isEqualTo(2);
        assertThat(FlightRecording.failureOf(call)).isNull();
        List<RecordedEvent> attempts = recording.events(ATTEMPT);
        assertThat(attempts).extracting(each -> each.getInt("attempt")).containsExactly(1, 1, 2, 2);
        assertThat(attempts)
                .extracting(each -> each.getString("reason"))
                .containsExactly("first", "redirect", "retry: status", "redirect");
        assertThat(attempts)
                .extracting(each -> each.getString("target"))
                .containsExactly("http://a.test:80", "http://b.test:80", "http://a.test:80", "http://b.test:80");
        assertThat(attempts).extracting(each -> each.getInt("status")).containsExactly(302, 503, 302, 200);
        assertThat(attempts.get(2).getDuration("waited")).isPositive();
        assertThat(attempts).extracting(each -> each.getLong("call")).containsOnly(call.getLong("call"));
        assertThat(attempts.get(3).getLong("bodyReceived")).isEqualTo(5);
        assertThat(attempts.get(3).getString("lastPhase")).isEqualTo("body");
        assertThat(attempts).allSatisfy(each -> {
            assertThat(each.getStartTime()).isAfterOrEqualTo(call.getStartTime());
            assertThat(each.getEndTime()).isBeforeOrEqualTo(call.getEndTime());
        });
    }

    @Test
    void theStackOfACallNamesWhoMadeIt() throws Exception {
        BelayClient client = clients.build(over(OK));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(recording.only(CALL).getStackTrace().getFrames())
                .extracting(frame -> frame.getMethod().getName())
                .contains("theStackOfACallNamesWhoMadeIt");
        assertThat(recording.only(ATTEMPT).getStackTrace()).isNull();
    }

    @Test
    void whatIsSentAgainAfterALossSaysSo() throws Exception {
        BelayClient client = clients.build(over(LOST, OK));

        client.execute(GET, NONE, ResponseReaders.string());

        List<RecordedEvent> attempts = recording.events(ATTEMPT);
        assertThat(attempts).extracting(each -> each.getString("reason")).containsExactly("first", "replay");
        assertThat(attempts)
                .extracting(each -> FlightRecording.failureOf(each))
                .containsExactly("ConnectionLostException", null);
        assertThat(attempts.get(0).getString("lastPhase")).isEqualTo("first byte");
    }

    @Test
    void anInterceptorThatAsksAgainIsNamedAsTheReason() throws Exception {
        BelayClient client = clients.build(over(OK).interceptor(chain -> {
            chain.proceed(chain.request()).close();
            return chain.proceed(chain.request());
        }));

        client.execute(GET, NONE, ResponseReaders.string());

        assertThat(recording.events(ATTEMPT))
                .extracting(each -> each.getString("reason"))
                .containsExactly("first", "interceptor");
        assertThat(recording.only(CALL).getInt("attempts")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aFailureIsNamed(CallStyle style) {
        BelayClient client = clients.build(over(exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            timer.advance(Timeouts.defaults().firstByte());
            exchange.awaitCancel();
            throw new IOException("Canceled");
        }));

        assertThatThrownBy(() -> style.text(client, GET)).isInstanceOf(AttemptTimeoutException.class);

        RecordedEvent call = recording.only(CALL);
        RecordedEvent attempt = recording.only(ATTEMPT);
        assertThat(FlightRecording.failureOf(call)).isEqualTo("AttemptTimeoutException");
        assertThat(call.getInt("status")).isZero();
        assertThat(call.getInt("attempts")).isEqualTo(1);
        assertThat(FlightRecording.failureOf(attempt)).isEqualTo("AttemptTimeoutException");
        assertThat(attempt.getString("lastPhase")).isEqualTo("first byte");
        assertThat(attempt.getDuration("firstByte"))
                .isEqualTo(Timeouts.defaults().firstByte());
    }

    @Test
    void aFailureOfTheReaderIsTheCallsAndNotTheAttempts() {
        BelayClient client = clients.build(over(OK));

        assertThatThrownBy(() -> client.execute(GET, NONE, response -> {
                    throw new IllegalStateException("mine");
                }))
                .hasMessage("mine");

        assertThat(FlightRecording.failureOf(recording.only(CALL))).isEqualTo("IllegalStateException");
        assertThat(FlightRecording.failureOf(recording.only(ATTEMPT))).isNull();
    }

    @Test
    void aCallThatNeverBeganHasNoAttempt() {
        BelayClient client = clients.build(over(OK));
        client.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();
        try (CancellationSource source = CancellationSource.create()) {
            source.cancel();
            assertThatThrownBy(() -> client.execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }

        assertThatThrownBy(() -> client.execute(GET, NONE, ResponseReaders.string()))
                .isInstanceOf(CircuitOpenException.class);

        assertThat(recording.events(CALL))
                .extracting(each -> FlightRecording.failureOf(each))
                .containsExactly("CallCancelledException", "CircuitOpenException");
        assertThat(recording.events(CALL))
                .extracting(each -> each.getInt("attempts"))
                .containsOnly(0);
        assertThat(recording.events(ATTEMPT)).isEmpty();
    }

    @Test
    void aCallThatIsCancelledInItsBackOffHasMadeOneAttempt() {
        try (CancellationSource source = CancellationSource.create()) {
            BelayClient client = clients.build(over(FakeAnswers.status(503, ""))
                    .retry(RetryPolicy.defaults())
                    .listener(event -> {
                        if (event instanceof Retried) {
                            source.cancel();
                        }
                    }));

            assertThatThrownBy(() -> client.execute(GET, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
        }

        assertThat(recording.only(CALL).getInt("attempts")).isEqualTo(1);
        assertThat(recording.only(ATTEMPT).getInt("status")).isEqualTo(503);
    }

    @Test
    void aCallOfAnOpenResponseEndsWhenThatIsClosed() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));

        try (ResponseHandle response = client.open(GET, NONE)) {
            assertThat(response.body().read()).isEqualTo('h');
            assertThat(recording.events(CALL)).isEmpty();
            assertThat(recording.events(ATTEMPT)).isEmpty();
        }

        assertThat(FlightRecording.failureOf(recording.only(CALL))).isNull();
        assertThat(recording.only(ATTEMPT).getInt("status")).isEqualTo(200);
        assertThat(recording.events(LEAK)).isEmpty();
    }

    @Test
    void aForgottenResponseIsALeakThatNamesWhereItWasOpened() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));
        @SuppressWarnings("MustBeClosedChecker") // that is what is tested
        ResponseHandle forgotten =
                client.with(CallOptions.none().operation("things")).open(GET, NONE);

        timer.advance(Timeouts.defaults().total());

        assertThat(forgotten.status()).isEqualTo(200);
        awaitEvent(CALL);
        RecordedEvent leak = recording.only(LEAK);
        RecordedEvent call = recording.only(CALL);
        assertThat(leak.getString("method")).isEqualTo("GET");
        assertThat(leak.getString("target")).isEqualTo("http://a.test:80");
        assertThat(leak.getString("operation")).isEqualTo("things");
        assertThat(leak.getDuration("age")).isEqualTo(Timeouts.defaults().total());
        assertThat(leak.getString("openedAt"))
                .matches(
                        "\\S*FlightRecordingTest\\.aForgottenResponseIsALeakThatNamesWhereItWasOpened\\(\\S+( < .+){1,7}");
        assertThat(leak.getLong("call")).isEqualTo(call.getLong("call"));
        assertThat(FlightRecording.failureOf(call)).isEqualTo("DeadlineExceededException");
    }

    @Test
    void aWaitForAPermitSaysWhetherItCame() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel"), OK)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        try (ResponseHandle held = client.open(GET, NONE);
                var waiter = CallStyle.EXECUTE.start(client, GET)) {
            awaitOneThatWaits(client);
            held.close();
            assertThat(waiter.outcome(SOON).value()).isEqualTo("hello");
        }
        RecordedEvent wait = recording.only(PERMIT_WAIT);
        assertThat(wait.getBoolean("granted")).isTrue();
        assertThat(wait.getString("target")).isEqualTo("http://a.test:80");
        assertThat(wait.getInt("attempt")).isEqualTo(1);
        assertThat(recording.events(CALL))
                .extracting(each -> each.getLong("call"))
                .hasSize(2)
                .contains(wait.getLong("call"));
    }

    @Test
    void aPermitThatDoesNotComeIsAWaitToo() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel"))
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        try (ResponseHandle held = client.open(GET, NONE);
                var waiter = CallStyle.EXECUTE.start(client, GET)) {
            awaitOneThatWaits(client);
            timer.advance(ConcurrencyPolicy.defaults().maxWait());

            assertThat(waiter.outcome(SOON).failure()).isInstanceOf(ConcurrencyLimitException.class);
            assertThat(held.status()).isEqualTo(200);
        }

        assertThat(recording.only(PERMIT_WAIT).getBoolean("granted")).isFalse();
        assertThat(recording.events(ATTEMPT))
                .extracting(each -> each.getString("lastPhase") + " " + FlightRecording.failureOf(each))
                .containsExactlyInAnyOrder("permit ConcurrencyLimitException", "body null");
    }

    private static void awaitOneThatWaits(BelayClient client) {
        assertThat(Await.condition(
                        SOON, () -> ClientInternals.engine(client).limiter().waiting() == 1))
                .isTrue();
    }

    @Test
    void aBreakerSaysFromWhereToWhereAndWhy() {
        BelayClient client = clients.build(over(OK));

        client.circuitBreaker(HttpUrl.get("http://a.test")).forceOpen();

        RecordedEvent change = recording.only(BREAKER);
        assertThat(change.getString("target")).isEqualTo("http://a.test:80");
        assertThat(change.getString("from")).isEqualTo("CLOSED");
        assertThat(change.getString("to")).isEqualTo("FORCED_OPEN");
        assertThat(change.getString("reason")).isNotBlank();
        assertThat(change.getDuration("openFor")).isZero();
    }

    @Test
    void aCallThatBeganBeforeTheRecordingIsNotInIt() throws Exception {
        BelayClient client = clients.build(over(FakeAnswers.bodyStops("hel")));
        recording.close();

        try (var call = BackgroundCall.start(() -> CallStyle.OPEN.text(client, GET))) {
            assertThat(Await.condition(
                            SOON, () -> ClientInternals.engine(client).callsInFlight() == 1))
                    .isTrue();
            try (FlightRecording later = FlightRecording.ofEverything()) {
                call.abort();
                assertThat(call.outcome(SOON).isHanging()).isFalse();
                assertThat(later.events()).isEmpty();
            }
        }
    }

    @Test
    void nothingOfWhatIsSentIsInIt() throws Exception {
        Request request = new Request.Builder()
                .url("http://secret-user:secret-password@a.test/secret-path?secret-query=1#secret-fragment")
                .header("X-Secret", "secret-header")
                .build();
        BelayClient client = clients.build(over(
                FakeAnswers.redirect("http://b.test/secret-place"),
                FakeAnswers.fails(Phase.SEND, () -> new IOException("secret-message"))));

        assertThatThrownBy(() -> client.execute(request, NONE, ResponseReaders.string()))
                .isInstanceOf(IOException.class);

        assertThat(recording.events()).hasSize(5);
        assertThat(recording.events())
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("secret"));
    }
}
