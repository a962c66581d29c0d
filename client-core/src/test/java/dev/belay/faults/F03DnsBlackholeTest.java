package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.BlackholeDns;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.waits.Timing;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F03: a look-up that never answers holds its caller past every timeout of HTTP. */
class F03DnsBlackholeTest {
    private static final Duration NAIVE_TIMEOUT = Duration.ofMillis(150);
    private static final Duration A_WHILE = Duration.ofMillis(450);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int HELPERS = 32;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final BlackholeDns blackhole = BlackholeDns.uninterruptible();

    @AfterEach
    void freeTheLookups() {
        blackhole.close();
    }

    @Test
    void aNaiveClientHangsInTheLookupWhateverItsTimeouts() throws Exception {
        OkHttpClient naive = NaiveClients.okHttp()
                .newBuilder()
                .dns(blackhole)
                .callTimeout(NAIVE_TIMEOUT)
                .connectTimeout(NAIVE_TIMEOUT)
                .readTimeout(NAIVE_TIMEOUT)
                .build();
        leaks.register(Wire.end(naive));
        okhttp3.Call call = naive.newCall(request("a.test"));

        try (var waiting = BackgroundCall.start(call::execute, call::cancel)) {
            assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
            waiting.abort();
            assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void belayIsBackAtItsDnsTimeout(CallStyle style) throws Exception {
        try (BelayClient belay = client(Timeouts.builder().dns(SHORT).build())) {
            Throwable failure = style.outcome(belay, request("a.test"), LIMIT).failure();

            assertThat(failure).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.DNS);
                assertThat(e.limit()).isEqualTo(SHORT);
                assertThat(e.requestMayHaveBeenSent()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void belayIsBackAtItsDeadlineWhenTheLookupHangs(CallStyle style) throws Exception {
        try (BelayClient belay = client(Timeouts.builder().total(SHORT).build())) {
            assertThat(style.outcome(belay, request("a.test"), LIMIT).failure())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("while looking up the host");
        }
    }

    @Timing
    @Test
    void belayIsNotLateWhenTheLookupHangs() throws Exception {
        try (BelayClient belay = client(Timeouts.builder().total(SHORT).build())) {
            assertThat(CallStyle.EXECUTE
                            .outcome(belay, request("a.test"), LIMIT)
                            .took())
                    .isBetween(SHORT, SHORT.plus(LATEST));
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void cancellingFreesTheCallerFromTheLookup(CallStyle style) throws Exception {
        try (CancellationSource source = CancellationSource.create();
                BelayClient belay = client(Timeouts.defaults());
                var call = style.start(belay, request("a.test"), source.token())) {
            assertThat(blackhole.awaitThreadsInside(1, LIMIT)).isTrue();

            source.cancel("no longer wanted");

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @Test
    void callersOfOneHostShareOneLookup() throws Exception {
        int callers = 20;
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (BelayClient belay = client(Timeouts.builder().total(SHORT).build())) {
            for (int i = 0; i < callers; i++) {
                calls.add(CallStyle.EXECUTE.start(belay, request("a.test")));
            }

            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
            }
            assertThat(blackhole.lookups()).isEqualTo(1);
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @Test
    void whenAllLookupThreadsAreStuckTheErrorSaysSo() throws Exception {
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (BelayClient belay = client(Timeouts.builder().dns(SHORT).build())) {
            for (int i = 0; i < HELPERS; i++) {
                String host = "h" + i + ".test";
                calls.add(CallStyle.EXECUTE.start(belay, request(host)));
            }
            assertThat(blackhole.awaitThreadsInside(HELPERS, LIMIT)).isTrue();

            Throwable failure =
                    CallStyle.EXECUTE.outcome(belay, request("a.test"), LIMIT).failure();

            assertThat(failure).hasMessageContaining("all 32 look-up threads are stuck in other look-ups");
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @Test
    void aStuckLookupHoldsUpNoCallToAnotherHost() throws Exception {
        Dns onlyOneHangs = host -> host.equals("a.test")
                ? blackhole.lookup(host)
                : List.of(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}));
        try (FaultServer server = FaultServer.start(Answers.ok("reached"));
                BelayClient belay = BelayClient.builder().dns(onlyOneHangs).build();
                CancellationSource source = CancellationSource.create();
                var stuck = BackgroundCall.start(
                        () -> CallStyle.EXECUTE.text(belay, request("a.test"), source.token()), source::cancel)) {
            assertThat(blackhole.awaitThreadsInside(1, LIMIT)).isTrue();
            Request other = new Request.Builder().url(server.url("b.test", "/")).build();

            assertThat(CallStyle.EXECUTE.text(belay, other)).isEqualTo("reached");
            assertThat(stuck.outcome(Duration.ofMillis(1)).isHanging()).isTrue();
        }
    }

    private BelayClient client(Timeouts timeouts) {
        return BelayClient.builder().dns(blackhole).timeouts(timeouts).build();
    }

    private static Request request(String host) {
        return new Request.Builder().url("http://" + host + "/").build();
    }
}
