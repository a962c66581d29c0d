package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.RetryBudget;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pins the stages, their order and what of the settings a person sees. */
class PipelineTest {
    private static final String TIMEOUTS = "dns=PT5S, connect=PT3S, firstByte=PT10S, read=PT10S, eventStreamRead=PT30S,"
            + " write=PT10S, attempt=PT12S, total=PT30S";
    private static final String RETRY = "RetryStage{" + RetryBudget.defaults() + "} -> ";
    private static final String PERMIT = "PermitGate{perOrigin=256, total=1024, queue=1024, maxWait=PT1S}";
    private static final String GATES = "GateStage[BreakerPeekGate, CoolDownGate{" + CoolDownPolicy.defaults() + "}, "
            + PERMIT + ", BreakerGate{" + CircuitBreakerPolicy.defaults() + "}] -> AttemptTimeoutStage -> ";
    private static final String END =
            "BodyGuardStage{bufferedBytes=10485760, errorBytes=65536, streamedBytes=107374182400, compressionRatio=100, minimumBytesPerSecond=128} -> RedirectStage{"
                    + RedirectPolicy.defaults() + "} -> ReplayStage -> TransportStage{";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTransport transport = FakeTransport.of(FakeAnswers.ok(""));

    @Test
    void byDefaultNothingIsOnTheWayThatIsOff() {
        assertThat(clients.build(TestClients.over(transport)).toString())
                .startsWith("BelayClient{" + TIMEOUTS + "; retry{" + RetryPolicy.never()
                        + "}; AdmitStage{headers=[User-Agent]} -> " + RETRY + GATES + END);
    }

    @Test
    void interceptorsStandWhereTheyRun() {
        BelayClient client = clients.build(TestClients.over(transport)
                .header("X-Key", "value")
                .interceptor(new Named("outer"))
                .interceptor(new Named("inner"))
                .attemptInterceptor(new Named("signing")));

        assertThat(client.toString())
                .contains("AdmitStage{headers=[User-Agent, X-Key]} -> InterceptorStage{per call, outer}"
                        + " -> InterceptorStage{per call, inner} -> " + RETRY + GATES
                        + "InterceptorStage{per attempt, signing} -> " + END);
    }

    private record Named(String name) implements CallInterceptor {
        @Override
        public ResponseHandle intercept(Chain chain) throws IOException {
            return chain.proceed(chain.request());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void whatIsSetIsOnTheWayAndWhatIsOffIsNot() {
        RatePolicy rate =
                RatePolicy.builder().perOrigin(10, Duration.ofSeconds(1)).build();
        BelayClient client = clients.build(TestClients.over(transport)
                .circuitBreaker(CircuitBreakerPolicy.off())
                .coolDown(CoolDownPolicy.never())
                .rateLimit(rate)
                .deadlineHeader("X-Left"));

        assertThat(client.toString())
                .contains("GateStage[RateLimitGate{" + rate + "}, " + PERMIT
                        + "] -> AttemptTimeoutStage -> DeadlineHeaderStage{X-Left} -> " + END);
    }

    @Test
    void aViewShowsItsNameAndItsOwnTimeouts() {
        HttpCaller view = clients.build(TestClients.over(transport))
                .with(CallOptions.none().operation("reports").total(Duration.ofMinutes(2)));

        assertThat(view.toString()).startsWith("reports: dns=PT5S").contains("total=PT2M; retry{");
        assertThat(view.with(CallOptions.none()).toString()).isEqualTo(view.toString());
    }
}
