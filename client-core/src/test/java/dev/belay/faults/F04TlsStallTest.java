package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.ScriptedDns;
import dev.belay.testing.waits.Timing;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F04: a connect timeout that covers TCP only waits for ever for a peer that takes the connection and says nothing. */
class F04TlsStallTest {
    private static final Duration NAIVE_TIMEOUT = Duration.ofMillis(150);
    private static final Duration A_WHILE = Duration.ofMillis(450);
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @Test
    void theConnectTimeoutOfANaiveClientDoesNotCoverTheHandshake() throws Exception {
        try (FaultServer server = FaultServer.silentTls()) {
            OkHttpClient naive = NaiveClients.okHttp()
                    .newBuilder()
                    .connectTimeout(NAIVE_TIMEOUT)
                    .build();
            leaks.register(Wire.end(naive));
            okhttp3.Call call = naive.newCall(request(server.url("/")));

            try (var waiting = BackgroundCall.start(call::execute, call::cancel)) {
                assertThat(waiting.outcome(A_WHILE).describe()).startsWith("still hanging");
                assertThat(server.traffic().bytesReceived()).isPositive();
            }
        }
    }

    static Stream<Arguments> everyStyle() {
        return Stream.of(Wire.HTTP_1_TLS, Wire.HTTP_2_TLS)
                .flatMap(wire -> Arrays.stream(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void theConnectTimeoutOfBelayCoversTheHandshake(Wire wire, CallStyle style) throws Exception {
        Timeouts timeouts = Timeouts.builder().connect(SHORT).build();
        try (FaultServer server = FaultServer.silentTls();
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            Throwable failure =
                    style.outcome(belay, request(server.url("/")), LIMIT).failure();

            assertThat(failure).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.TLS);
                assertThat(e.limit()).isEqualTo(SHORT);
                assertThat(e.requestMayHaveBeenSent()).isFalse();
            });
            assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void belayIsBackAtItsDeadlineWhenTheHandshakeStalls(Wire wire, CallStyle style) throws Exception {
        Timeouts timeouts = Timeouts.builder().total(SHORT).build();
        try (FaultServer server = FaultServer.silentTls();
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            assertThat(style.outcome(belay, request(server.url("/")), LIMIT).failure())
                    .isInstanceOfAny(DeadlineExceededException.class, AttemptTimeoutException.class)
                    .hasMessageContaining("shaking hands for TLS");
        }
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void cancellingFreesTheCallerFromTheHandshake(Wire wire, CallStyle style) throws Exception {
        try (FaultServer server = FaultServer.silentTls();
                CancellationSource source = CancellationSource.create();
                BelayClient belay = wire.belay().build();
                var call = style.start(belay, request(server.url("/")), source.token())) {
            assertThat(server.traffic().awaitBytesReceived(1, LIMIT)).isTrue();

            source.cancel();

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1_TLS", "HTTP_2_TLS"})
    void belayIsNotLateWhenTheHandshakeStalls(Wire wire) throws Exception {
        Timeouts timeouts = Timeouts.builder().connect(SHORT).build();
        try (FaultServer server = FaultServer.silentTls();
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            assertThat(CallStyle.EXECUTE
                            .outcome(belay, request(server.url("/")), LIMIT)
                            .took())
                    .isBetween(SHORT, SHORT.plus(LATEST));
        }
    }

    /** After 250 ms of the first address the second one is tried too; a wait of its own would end at 600 ms or later. */
    @Timing
    @Test
    void tcpOfOneAddressAndTlsOfTheNextAreOneWait() throws Exception {
        Duration connect = Duration.ofMillis(350);
        ScriptedDns dns = new ScriptedDns().answer("x.test", "127.0.0.1", "127.0.0.2");
        try (FullBacklog first = FullBacklog.open();
                FaultServer second = FaultServer.builder()
                        .address("127.0.0.2")
                        .port(first.port())
                        .start(Fault.silent());
                BelayClient belay = Wire.HTTP_1_TLS
                        .belay()
                        .dns(dns)
                        .timeouts(Timeouts.builder().connect(connect).build())
                        .build();
                var call = CallStyle.EXECUTE.start(belay, request("https://x.test:" + first.port()))) {
            Outcome<String> outcome = call.outcome(LIMIT);

            assertThat(outcome.failure())
                    .isInstanceOfSatisfying(
                            AttemptTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.TLS));
            assertThat(outcome.took()).isBetween(connect, connect.plus(LATEST));
            assertThat(second.traffic().connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theSameTimeoutCoversAConnectToAFullBacklog(CallStyle style) throws Exception {
        try (FullBacklog backlog = FullBacklog.open();
                BelayClient belay = BelayClient.builder()
                        .timeouts(Timeouts.builder().connect(SHORT).build())
                        .build();
                var call = style.start(belay, request(backlog.url("/")))) {
            Throwable failure = call.outcome(LIMIT).failure();

            assertThat(failure)
                    .isInstanceOfSatisfying(
                            AttemptTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT));
        }
    }

    private static Request request(String url) {
        return new Request.Builder().url(url).build();
    }
}
