package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.ClientSnapshot;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.waits.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A snapshot of a client that has much to do, over a transport that costs nothing. */
class SnapshotOfManyCallsTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();
    private static final int MANY = 10_000;
    private static final int CALLERS = 3;
    private static final int SNAPSHOTS = 2_000;
    private static final int ROUNDS = 10;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private BelayClient client() {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello"))))
                .concurrency(ConcurrencyPolicy.builder()
                        .total(2 * MANY)
                        .perOrigin(2 * MANY)
                        .build()));
    }

    @Timing
    @Test
    void tenThousandCallsTakeMilliseconds() throws Exception {
        BelayClient client = client();
        List<ResponseHandle> open = new ArrayList<>();
        try {
            open(client, open);
            ClientSnapshot snapshot = client.snapshot();

            assertThat(snapshot.calls()).hasSize(MANY);
            assertThat(snapshot.totals().permits().inUse()).isEqualTo(MANY);
            assertThat(snapshot.toString()).contains("\n  and 9950 more\n").hasSizeLessThan(20_000);
            assertThat(fastestMillis(client::snapshot)).isLessThan(250);
            assertThat(fastestMillis(snapshot::toString)).isLessThan(250);
            assertThat(fastestMillis(snapshot::toJson)).isLessThan(250);
        } finally {
            open.forEach(ResponseHandle::close);
        }
        assertThat(client.snapshot().calls()).isEmpty();
    }

    @SuppressWarnings("MustBeClosedChecker") // the test closes all of them together
    private static void open(BelayClient client, List<ResponseHandle> open) throws Exception {
        for (int i = 0; i < MANY; i++) {
            open.add(client.open(REQUEST, NONE));
        }
    }

    @Timing
    private static long fastestMillis(Supplier<?> work) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            Object made = work.get();
            fastest = Math.min(fastest, made == null ? Long.MAX_VALUE : System.nanoTime() - start);
        }
        return Duration.ofNanos(fastest).toMillis();
    }

    @Test
    void itIsTakenWhileCallsBeginAndEnd() throws Exception {
        BelayClient client = client();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicLong made = new AtomicLong();
        List<BackgroundCall<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(BackgroundCall.start(() -> {
                while (!enough.get()) {
                    client.execute(REQUEST, NONE, ResponseReaders.string());
                    made.incrementAndGet();
                }
                return 0;
            }));
        }
        long seen = 0;
        for (int i = 0; i < SNAPSHOTS || (seen == 0 && callers.get(0).thread().isAlive()); i++) {
            ClientSnapshot snapshot = client.snapshot();
            assertIsSane(snapshot);
            seen += snapshot.calls().size();
        }
        enough.set(true);

        for (BackgroundCall<Integer> caller : callers) {
            assertThat(caller.outcome(SOON).failure()).isNull();
            assertThat(caller.outcome(SOON).isHanging()).isFalse();
        }
        assertThat(seen).isPositive();
        assertThat(made).hasPositiveValue();
        assertThat(client.snapshot().calls()).isEmpty();
    }

    private static void assertIsSane(ClientSnapshot snapshot) {
        assertThat(snapshot.calls())
                .hasSizeLessThanOrEqualTo(CALLERS)
                .isSortedAccordingTo(
                        Comparator.comparing(ClientSnapshot.Call::age).reversed())
                .doesNotHaveDuplicates()
                .allSatisfy(call -> {
                    assertThat(call.info().id()).isPositive();
                    assertThat(call.attempt()).isEqualTo(1);
                    assertThat(call.age()).isLessThan(Timeouts.DEFAULT_TOTAL);
                    assertThat(call.remaining()).isBetween(Duration.ZERO, Timeouts.DEFAULT_TOTAL);
                    assertThat(call.inPhase()).isBetween(Duration.ZERO, call.age());
                });
        assertThat(snapshot.toString()).contains(snapshot.calls().size() + " calls in flight");
        assertThat(snapshot.toJson()).startsWith("{").endsWith("}");
    }
}
