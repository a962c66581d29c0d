package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.waits.Timing;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F16: the caller of a service has gone, and the calls that the service makes for it run on. */
class F16InboundDisconnectTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration AT_ONCE = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void theCallOfANaiveServiceRunsOnWhenItsCallerHasGone(Wire wire) throws Exception {
        leaks.allowSockets();
        HttpClient jdk = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
        try (Peer upstream = Stall.HEAD.serve(wire);
                InboundServer service = InboundServer.start(
                        wire,
                        token -> jdk.send(upstream.jdkRequest(), BodyHandlers.ofString())
                                .body())) {
            assertRunsOn(wire, service, upstream);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void soDoesThatOfANaiveOkHttp(Wire wire) throws Exception {
        leaks.allowSockets();
        OkHttpClient okHttp =
                wire.okHttp().newBuilder().readTimeout(Duration.ZERO).build();
        try (Peer upstream = Stall.HEAD.serve(wire);
                AutoCloseable unused = Wire.end(okHttp);
                InboundServer service = InboundServer.start(wire, token -> {
                    try (Response response = okHttp.newCall(upstream.request()).execute()) {
                        return response.body().string();
                    }
                })) {
            assertRunsOn(wire, service, upstream);
        }
    }

    private static void assertRunsOn(Wire wire, InboundServer service, Peer upstream) throws Exception {
        callAndLeave(wire, service, upstream);

        assertThat(service.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(upstream.traffic().awaitRequestsInProgress(0, A_WHILE)).isFalse();
        assertThat(service.outcome(Duration.ZERO).describe()).startsWith("still hanging");
    }

    static Stream<Arguments> everyStyle() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(CallStyle.values())
                        .flatMap(style ->
                                Stream.of(Stall.HEAD, Stall.BODY).map(stall -> Arguments.of(wire, style, stall))));
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void belaysCallEndsWhenTheCallerHasGone(Wire wire, CallStyle style, Stall stall) throws Exception {
        try (Peer upstream = stall.serve(wire);
                BelayClient belay = wire.belay().build();
                InboundServer service =
                        InboundServer.start(wire, token -> style.text(belay, upstream.request(), token))) {
            callAndLeave(wire, service, upstream);

            assertThat(upstream.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(service.outcome(LIMIT).failure())
                    .isInstanceOfSatisfying(
                            CallCancelledException.class,
                            e -> assertThat(e.reason()).isEqualTo("the caller has gone"));
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aServerThatTellsByAFutureIsHeardAsWell(Wire wire) throws Exception {
        CompletableFuture<Void> inbound = new CompletableFuture<>();
        try (Peer upstream = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                CancellationSource caller = CancellationSource.from(inbound);
                var call = CallStyle.EXECUTE.start(belay, upstream.request(), caller.token())) {
            assertThat(upstream.traffic().awaitRequests(1, LIMIT)).isTrue();

            inbound.cancel(false);

            assertThat(upstream.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(Wire.class)
    void itEndsAtOnce(Wire wire) throws Exception {
        try (Peer upstream = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                InboundServer service =
                        InboundServer.start(wire, token -> CallStyle.EXECUTE.text(belay, upstream.request(), token))) {
            callAndLeave(wire, service, upstream);

            Outcome<String> outcome = service.outcome(AT_ONCE);
            assertThat(outcome.failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    /** Leaves as soon as the service's own call has arrived where it stalls. */
    private static void callAndLeave(Wire wire, InboundServer service, Peer upstream) throws Exception {
        try (BelayClient client = wire.belay().build();
                CancellationSource leaving = CancellationSource.create();
                BackgroundCall<String> call = CallStyle.EXECUTE.start(client, service.request(), leaving.token())) {
            assertThat(upstream.traffic().awaitRequests(1, LIMIT)).isTrue();
            leaving.cancel("leaves");
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        }
    }
}
