package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.error.CallInterruptedException;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BlackholeDns;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.Outcome;
import dev.belay.testing.SocketBlock;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Timing;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F21: an interrupt goes unnoticed in a socket, or is swallowed, and the shutdown hangs. */
class F21InterruptTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Timeouts PATIENT =
            Timeouts.builder().connect(Duration.ofSeconds(20)).build();

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    /** On HTTP/2 a reader waits on a monitor, which notices; there it is the writer that is in the socket. */
    @ParameterizedTest
    @CsvSource({"HTTP_1, HEAD", "HTTP_1, UPLOAD", "HTTP_2, UPLOAD"})
    void aNaiveClientInASocketDoesNotNoticeAnInterrupt(Wire wire, Stall stall) throws Exception {
        Stall.Trap trap = stall.trap();
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Peer peer = stall.serve(wire)) {
            okhttp3.Call call = naive.newCall(trap.request(peer));
            AtomicReference<Thread> caller = new AtomicReference<>();
            Future<?> unused = threads.submit(() -> {
                caller.set(Thread.currentThread());
                return call.execute();
            });
            assertThat(trap.awaitStuck(peer)).isTrue();
            assertThat(Await.condition(LIMIT, () -> isInItsSocket(caller.get(), stall)))
                    .isTrue();

            threads.shutdownNow();

            assertThat(threads.awaitTermination(A_WHILE.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
            call.cancel();
        }
    }

    /** Before it is in there, Okio looks at the flag. */
    private static boolean isInItsSocket(Thread thread, Stall stall) {
        return (stall == Stall.UPLOAD ? SocketBlock.WRITE : SocketBlock.READ).holds(thread);
    }

    @Test
    void theShutdownOfAPoolOfBelaysCallersDoesNotHang() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create()) {
            Future<?> unused = threads.submit(() -> CallStyle.EXECUTE.text(belay, peer.request()));
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            threads.shutdownNow();

            assertThat(threads.awaitTermination(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        }
    }

    static Stream<Arguments> everyStall() {
        return Threads.available().stream()
                .flatMap(threads -> Stream.of(Wire.values())
                        .flatMap(wire -> Stream.of(Stall.values()).map(stall -> Arguments.of(threads, wire, stall))));
    }

    @ParameterizedTest
    @MethodSource("everyStall")
    void anInterruptEndsAnExchangeAndKeepsItsFlag(Threads threads, Wire wire, Stall stall) throws Exception {
        Stall.Trap trap = stall.trap();
        try (Peer peer = stall.serve(wire);
                BelayClient belay = wire.belay().listener(trap).build()) {
            CallerThread call = CallerThread.execute(threads, belay, trap.request(peer));
            assertThat(trap.awaitStuck(peer)).isTrue();

            call.interrupt();

            assertInterrupted(call, belay);
        }
    }

    static Stream<Threads> everyKindOfThread() {
        return Threads.available().stream();
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void anInterruptEndsTheWaitForAPermit(Threads threads) throws Exception {
        ConcurrencyPolicy policy =
                ConcurrencyPolicy.builder().perOrigin(1).maxWait(LIMIT).build();
        try (Peer peer = Stall.BODY.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.builder().concurrency(policy).build();
                ResponseHandle holder = belay.open(peer.request(), CancellationToken.none())) {
            CallerThread call = CallerThread.execute(threads, belay, peer.request());
            assertThat(Await.condition(
                            LIMIT, () -> ClientInternals.engine(belay).limiter().waiting() == 1))
                    .isTrue();

            call.interrupt();

            assertThat(call.failure()).isInstanceOf(CallInterruptedException.class);
            assertThat(call.wasInterruptedAtEnd()).isTrue();
            assertThat(ClientInternals.engine(belay).limiter().waiting()).isZero();
            assertThat(holder.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void anInterruptEndsTheWaitForALookup(Threads threads) throws Exception {
        try (BlackholeDns blackhole = BlackholeDns.uninterruptible();
                BelayClient belay = BelayClient.builder().dns(blackhole).build()) {
            CallerThread call = CallerThread.execute(threads, belay, request("http://a.test/"));
            assertThat(blackhole.awaitThreadsInside(1, LIMIT)).isTrue();

            call.interrupt();

            assertInterrupted(call, belay);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void anInterruptEndsAConnectToAFullBacklog(Threads threads) throws Exception {
        try (FullBacklog backlog = FullBacklog.open();
                BelayClient belay = BelayClient.builder().timeouts(PATIENT).build()) {
            CallerThread call = CallerThread.execute(threads, belay, request(backlog.url("/")));
            assertThat(Await.condition(
                            LIMIT, () -> ClientInternals.engine(belay).callsInFlight() == 1))
                    .isTrue();

            call.interrupt();

            assertInterrupted(call, belay);
        }
    }

    static Stream<Arguments> everyHandshake() {
        return Threads.available().stream()
                .flatMap(threads ->
                        Stream.of(Wire.HTTP_1_TLS, Wire.HTTP_2_TLS).map(wire -> Arguments.of(threads, wire)));
    }

    @ParameterizedTest
    @MethodSource("everyHandshake")
    void anInterruptEndsAHandshakeThatStalls(Threads threads, Wire wire) throws Exception {
        try (FaultServer server = FaultServer.silentTls();
                BelayClient belay = wire.belay().timeouts(PATIENT).build()) {
            CallerThread call = CallerThread.execute(threads, belay, request(server.url("/")));
            assertThat(server.traffic().awaitBytesReceived(1, LIMIT)).isTrue();

            call.interrupt();

            assertInterrupted(call, belay);
        }
    }

    @ParameterizedTest
    @MethodSource("everyKindOfThread")
    void aThreadThatIsInterruptedBeforeItsCallSendsNothing(Threads threads) throws Exception {
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create()) {
            CallerThread call = CallerThread.start(threads, () -> {
                Thread.currentThread().interrupt();
                return CallStyle.EXECUTE.text(belay, peer.request());
            });

            assertInterrupted(call, belay);
            assertThat(peer.traffic().connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anInterruptedThreadThatClosesItsResponseTellsThePeer(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.bodyStops(3, 100), StreamAnswers.bodyStops(3, 100));
                BelayClient belay = wire.belay().build();
                ResponseHandle response = belay.open(peer.request(), CancellationToken.none())) {
            Thread.currentThread().interrupt();

            response.close();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        } finally {
            boolean unused = Thread.interrupted();
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(Wire.class)
    void anInterruptedPlatformThreadIsBackInTime(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                var call = CallStyle.EXECUTE.start(belay, peer.request())) {
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            call.interrupt();

            Outcome<String> outcome = call.outcome(LATEST);
            assertThat(outcome.failure()).isInstanceOf(CallInterruptedException.class);
        }
    }

    private static void assertInterrupted(CallerThread call, BelayClient belay) throws InterruptedException {
        assertThat(call.failure())
                .isInstanceOf(CallInterruptedException.class)
                .hasMessageContaining("the waiting thread was interrupted");
        assertThat(call.wasInterruptedAtEnd()).isTrue();
        assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
        assertThat(ClientInternals.engine(belay).callsInFlight()).isZero();
    }

    private static Request request(String url) {
        return new Request.Builder().url(url).build();
    }
}
