package dev.belay.examples.service;

import static dev.belay.examples.service.Chain.LIMIT;
import static dev.belay.examples.service.Chain.calling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.CoolDownException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.RateLimitException;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.RawClient;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {
    private static final CallLedger NONE = CallLedger.none();
    private static final Duration PAUSE = Duration.ofMillis(2001);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new DeadlineExceededException("late", null, NONE, PAUSE), 504, null),
                Arguments.of(new CircuitOpenException("open", NONE, PAUSE, "all failed", false), 503, "3"),
                Arguments.of(new CircuitOpenException("forced", NONE, null, "forced open", true), 503, "1"),
                Arguments.of(new ConcurrencyLimitException("full", null, NONE, 0), 503, "1"),
                Arguments.of(new CoolDownException("paced", NONE, Duration.ofSeconds(2)), 503, "2"),
                Arguments.of(new RateLimitException("used up", NONE, Duration.ZERO), 503, "1"),
                Arguments.of(new RateLimitException("used up", NONE, Duration.ofNanos(1)), 503, "1"),
                Arguments.of(new AttemptTimeoutException("slow", null, NONE, Phase.FIRST_BYTE, PAUSE), 502, null),
                Arguments.of(new ConnectFailedException("refused", null, NONE), 502, null));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureHasItsAnswerOverEitherServer(BelayException failure, int status, String retryAfter) throws Exception {
        Endpoint failing = token -> {
            throw failure;
        };
        try (JettyService jetty = JettyService.start(failing);
                JdkService jdk = JdkService.start(failing)) {
            for (String url : new String[] {jetty.url(), jdk.url()}) {
                String answer = raw(url);

                assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
                if (retryAfter == null) {
                    assertThat(answer).doesNotContainIgnoringCase("Retry-After");
                } else {
                    assertThat(answer).containsIgnoringCase("\r\nRetry-After: " + retryAfter + "\r\n");
                }
                assertThat(answer).endsWith("\r\n\r\n").doesNotContain(failure.getMessage());
            }
        }
    }

    @Test
    void aCancelledCallHasNoAnswer() throws Exception {
        Endpoint cancelled = token -> {
            throw new CallCancelledException("cancelled", null, NONE, "the service stops");
        };
        OkHttpClient caller = NaiveClients.okHttpPriorKnowledge();
        try (JettyService jetty = JettyService.start(cancelled);
                JdkService jdk = JdkService.start(cancelled);
                var unused = Chain.end(caller);
                BackgroundCall<Integer> overHttp2 = Chain.start(caller, jetty.url())) {
            Outcome<Integer> outcome = overHttp2.outcome(LIMIT);

            assertThat(outcome.failure()).isInstanceOf(IOException.class).hasMessageContaining("stream was reset");
            assertThat(raw(jetty.url())).isEmpty();
            assertThat(raw(jdk.url())).isEmpty();
        }
    }

    @Test
    void anAnswerIsPassedOn() throws Exception {
        try (FaultServer last = FaultServer.start(Answers.ok("ok"));
                BelayClient client = BelayClient.create();
                JdkService second = JdkService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(client, second.url()))) {
            assertThat(raw(first.url())).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nok");
        }
    }

    @Test
    void whatAServiceSaysOfItsLoadHoldsForTheOneAboveAsWell() throws Exception {
        try (FaultServer last = FaultServer.silent();
                BelayClient client = TestClients.once().build();
                BelayClient above = TestClients.once().build();
                JdkService second = JdkService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(above, second.url()))) {
            client.circuitBreaker(HttpUrl.get(last.url("/"))).forceOpen();

            assertThat(raw(first.url())).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nRetry-After: 1\r\n");
            assertThat(last.traffic().requests()).isZero();
        }
    }

    @Test
    void aFullLimitIsSaidToTheCaller() throws Exception {
        ConcurrencyPolicy one = ConcurrencyPolicy.builder()
                .perOrigin(1)
                .maxWait(Duration.ofMillis(1))
                .build();
        try (FaultServer last = FaultServer.silent();
                BelayClient client = TestClients.once().concurrency(one).build();
                JdkService service = JdkService.start(calling(client, last.url("/")));
                RawClient waiting = RawClient.connect(portOf(service.url())).get()) {
            assertThat(waiting).isNotNull();
            assertThat(last.traffic().awaitRequests(1, LIMIT)).isTrue();

            assertThat(raw(service.url())).startsWith("HTTP/1.1 503 ").containsIgnoringCase("\r\nRetry-After: 1\r\n");
        }
    }

    private static String raw(String url) throws IOException {
        try (RawClient caller = RawClient.connect(portOf(url)).get("Connection: close")) {
            return caller.readAll();
        }
    }

    private static int portOf(String url) {
        return HttpUrl.get(url).port();
    }
}
