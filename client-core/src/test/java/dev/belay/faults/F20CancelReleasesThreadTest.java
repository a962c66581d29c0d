package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.MeasuredUpload;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Timing;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F20: cancelling flips a flag, and the thread that is blocked in the socket stays there. */
class F20CancelReleasesThreadTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @Test
    void cancellingTheFutureOfANaiveCallLeavesItsThreadBlocked() throws Exception {
        leaks.allowSockets();
        HttpClient naive = NaiveClients.jdk();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1)) {
            CompletableFuture<String> future = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return naive.send(peer.jdkRequest(), BodyHandlers.ofString())
                                    .body();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    threads);
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            future.cancel(true);

            assertThat(peer.traffic().awaitRequestsInProgress(0, A_WHILE)).isFalse();
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void theCancelOfANaiveClientDoesNotReachABlockedHttp2Write(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
        try (Peer peer = Peer.neverReads(wire)) {
            okhttp3.Call upload =
                    naive.newCall(peer.request().newBuilder().post(body).build());
            okhttp3.Call innocent = naive.newCall(peer.request());
            try (BackgroundCall<Response> uploading = BackgroundCall.start(upload::execute)) {
                assertThat(body.awaitStall(LIMIT)).isTrue();
                try (BackgroundCall<Response> waiting = BackgroundCall.start(innocent::execute)) {
                    assertThat(waiting.outcome(A_WHILE).isHanging()).isTrue();

                    upload.cancel();
                    innocent.cancel();

                    assertThat(uploading.outcome(A_WHILE).describe()).startsWith("still hanging");
                    assertThat(waiting.outcome(Duration.ZERO).describe()).startsWith("still hanging");
                }
            }
        }
    }

    static Stream<Arguments> everyStall() {
        return Threads.available().stream()
                .flatMap(threads -> Stream.of(Wire.values())
                        .flatMap(wire -> Stream.of(Stall.values()).map(stall -> Arguments.of(threads, wire, stall))));
    }

    @ParameterizedTest
    @MethodSource("everyStall")
    void cancellingReleasesTheThreadThatIsBlocked(Threads threads, Wire wire, Stall stall) throws Exception {
        Stall.Trap trap = stall.trap();
        try (Peer peer = stall.serve(wire);
                CancellationSource source = CancellationSource.create();
                BelayClient belay = wire.belay().listener(trap).build()) {
            CallerThread call = CallerThread.execute(threads, belay, trap.request(peer), source.token());
            assertThat(trap.awaitStuck(peer)).isTrue();

            source.cancel("no longer wanted");

            assertThat(call.failure())
                    .isInstanceOfSatisfying(
                            CallCancelledException.class,
                            e -> assertThat(e.reason()).isEqualTo("no longer wanted"));
            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
            assertThat(ClientInternals.engine(belay).callsInFlight()).isZero();
        }
    }

    static Stream<Arguments> everyPlatformStall() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Arrays.stream(Stall.values()).map(stall -> Arguments.of(wire, stall)));
    }

    @Timing
    @ParameterizedTest
    @MethodSource("everyPlatformStall")
    void aCancelledCallIsBackInTime(Wire wire, Stall stall) throws Exception {
        Stall.Trap trap = stall.trap();
        try (Peer peer = stall.serve(wire);
                CancellationSource source = CancellationSource.create();
                BelayClient belay = wire.belay().listener(trap).build();
                var call = CallStyle.EXECUTE.start(belay, trap.request(peer), source.token())) {
            assertThat(trap.awaitStuck(peer)).isTrue();

            source.cancel();

            assertThat(call.outcome(LATEST).failure()).isInstanceOf(CallCancelledException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anOpenResponseIsClosedAtOnce(Wire wire) throws Exception {
        Stall.Trap trap = Stall.BODY.trap();
        try (Peer peer = Stall.BODY.serve(wire);
                CancellationSource source = CancellationSource.create();
                BelayClient belay = wire.belay().listener(trap).build();
                var call = CallStyle.OPEN.start(belay, peer.request(), source.token())) {
            assertThat(trap.awaitStuck(peer)).isTrue();

            source.cancel();

            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void aBlockedHttp2WriteAndAnInnocentCallBehindItAreBothBackByTheirDeadline(Wire wire) throws Exception {
        Duration total = Duration.ofMillis(800);
        MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
        try (Peer peer = Peer.neverReads(wire);
                BelayClient belay = wire.belay()
                        .timeouts(Timeouts.builder().total(total).build())
                        .build();
                var uploading = CallStyle.EXECUTE.start(belay, upload(peer, body))) {
            assertThat(body.awaitStall(LIMIT)).isTrue();
            try (var innocent = CallStyle.EXECUTE.start(belay, peer.request())) {
                Outcome<String> upload = uploading.outcome(LIMIT);
                Outcome<String> other = innocent.outcome(LIMIT);

                assertThat(upload.failure()).isInstanceOf(DeadlineExceededException.class);
                assertThat(upload.took()).isBetween(total, total.plus(LATEST));
                // The upload's end takes the connection, which was dead for both, with it.
                assertThat(other.failure()).isNotNull();
                assertThat(other.took()).isLessThan(total.plus(LATEST));
                assertThat(peer.traffic().connections()).isLessThanOrEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void cancellingTheInnocentCallAloneReleasesItAndLeavesTheUploadAlone(Wire wire) throws Exception {
        MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
        try (Peer peer = Peer.neverReads(wire);
                CancellationSource uploads = CancellationSource.create();
                CancellationSource source = CancellationSource.create();
                BelayClient belay = wire.belay().build();
                var uploading = CallStyle.EXECUTE.start(belay, upload(peer, body), uploads.token())) {
            assertThat(body.awaitStall(LIMIT)).isTrue();
            try (var innocent = CallStyle.EXECUTE.start(belay, peer.request(), source.token())) {
                assertThat(Await.parked(innocent.thread(), LIMIT)).isTrue();

                source.cancel();

                assertThat(innocent.outcome(LIMIT).failure())
                        .isInstanceOfSatisfying(
                                CallCancelledException.class,
                                e -> assertThat(e.requestMayHaveBeenSent()).isFalse());
                // It would have failed with its connection before.
                uploads.cancel();
                assertThat(uploading.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
                assertThat(peer.traffic().connections()).isOne();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aWriteThatMakesNoProgressEndsAtTheWriteTimeout(Wire wire) throws Exception {
        Duration write = Duration.ofMillis(250);
        MeasuredUpload body = MeasuredUpload.ofSize(32 << 20);
        try (Peer peer = Peer.neverReads(wire);
                BelayClient belay = wire.belay()
                        .timeouts(Timeouts.builder().write(write).build())
                        .build();
                var uploading = CallStyle.EXECUTE.start(belay, upload(peer, body))) {
            assertThat(uploading.outcome(LIMIT).failure()).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.SEND);
                assertThat(e.limit()).isEqualTo(write);
                assertThat(e.requestMayHaveBeenSent()).isTrue();
            });
        }
    }

    private static Request upload(Peer peer, MeasuredUpload body) {
        return peer.request().newBuilder().post(body).build();
    }
}
