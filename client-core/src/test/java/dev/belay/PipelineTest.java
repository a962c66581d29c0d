package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.policy.RedirectPolicy;
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
    private static final String CONCURRENCY =
            "GateStage[PermitGate{perOrigin=256, total=1024, queue=1024, maxWait=PT1S}] -> AttemptTimeoutStage -> ";
    private static final String END =
            "BodyGuardStage{bufferedBytes=10485760, errorBytes=65536, streamedBytes=107374182400, compressionRatio=100, minimumBytesPerSecond=128} -> RedirectStage{"
                    + RedirectPolicy.defaults() + "} -> ReplayStage -> TransportStage{";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTransport transport = FakeTransport.of(FakeAnswers.ok(""));

    @Test
    void byDefaultNothingIsOnTheWayThatIsOff() {
        assertThat(clients.build(TestClients.over(transport)).toString())
                .startsWith("BelayClient{" + TIMEOUTS + "; AdmitStage{headers=[User-Agent]} -> " + CONCURRENCY + END);
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
                        + " -> InterceptorStage{per call, inner} -> " + CONCURRENCY
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
    void aViewShowsItsNameAndItsOwnTimeouts() {
        HttpCaller view = clients.build(TestClients.over(transport))
                .with(CallOptions.none().operation("reports").total(Duration.ofMinutes(2)));

        assertThat(view.toString()).startsWith("reports: dns=PT5S").contains("total=PT2M; AdmitStage{");
        assertThat(view.with(CallOptions.none()).toString()).isEqualTo(view.toString());
    }
}
