package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.error.CallCancelledException;
import dev.belay.error.ClientClosedException;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.testing.Await;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that are cancelled, closed and answered at the same moment end once and give everything back. */
@Racing
class CallRaceTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/path").build();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ROUNDS = 1_000;
    private static final long SEED = 42;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingListener events = new RecordingListener();

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCancelThatMeetsTheCallAnywhereEndsItOnce(CallStyle style) throws Exception {
        Random random = new Random(SEED);
        FakeTransport transport = clients.register(FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(200, "hello").announcing(-1))));
        BelayClient client = clients.build(TestClients.over(transport).listener(events));

        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            int turns = random.nextInt(3_000);
            Race.together(() -> quietly(style, client, source.token()), () -> {
                spin(turns);
                source.cancel();
            });
            assertThat(events.awaitEnded(round + 1, SOON))
                    .as("round %d, seed %d", round, SEED)
                    .isTrue();
            assertThat(TokenListeners.count(source.token())).isZero();
        });

        assertAllEndedOnce(client, ROUNDS);
    }

    private static void quietly(CallStyle style, BelayClient client, CancellationToken token) {
        try {
            assertThat(style.call(client, REQUEST, token, ResponseReaders.string()))
                    .isEqualTo("hello");
        } catch (IOException cancelled) {
            assertThat(cancelled).isInstanceOf(CallCancelledException.class);
        }
    }

    private void assertAllEndedOnce(BelayClient client, int calls) {
        List<CallEnded> ended = events.eventsOf(CallEnded.class);
        assertThat(ended)
                .extracting(end -> end.call().id())
                .doesNotHaveDuplicates()
                .hasSize(calls);
        assertThat(Await.condition(
                        SOON, () -> ClientInternals.engine(client).limiter().inUse() == 0))
                .isTrue();
    }

    @Test
    void aHandleThatIsClosedReadAndCancelledAtOnceEndsItsCallOnce() throws Exception {
        Random random = new Random(SEED);
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.bodyStops("hel")));
        BelayClient client = clients.build(TestClients.over(transport).listener(events));

        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            int turns = random.nextInt(500);
            try (ResponseHandle response = client.open(REQUEST, source.token())) {
                Race.Action close = response::close;
                Race.together(
                        () -> readQuietly(response),
                        () -> {
                            spin(turns);
                            close.run();
                        },
                        source::cancel);
            }
            assertThat(events.awaitEnded(round + 1, SOON))
                    .as("round %d, seed %d", round, SEED)
                    .isTrue();
            assertThat(transport.responses().get(round).closes()).isOne();
        });

        assertAllEndedOnce(client, ROUNDS);
    }

    private static void readQuietly(ResponseHandle response) {
        try {
            response.body().readAllBytes();
            throw new AssertionError("the body has no end");
        } catch (IOException closedOrCancelled) {
            assertThat(closedOrCancelled).hasMessageMatching("(?s).*(closed|cancelled|Canceled).*");
        }
    }

    @Test
    void aFutureThatIsCompletedFromOutsideCancelsItsCallWhereverItIs() throws Exception {
        Random random = new Random(SEED);
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE)));
        BelayClient client = clients.build(TestClients.over(transport).listener(events));

        Race.rounds(ROUNDS, round -> {
            int turns = random.nextInt(3_000);
            CompletableFuture<String> future =
                    client.executeAsync(REQUEST, CancellationToken.none(), ResponseReaders.string());
            spin(turns);
            future.complete("outside");
            assertThat(events.awaitEnded(round + 1, SOON))
                    .as("round %d, seed %d", round, SEED)
                    .isTrue();
        });

        assertAllEndedOnce(client, ROUNDS);
    }

    @Test
    void aClientThatIsClosedWhileCallsBeginLeavesNone() throws Exception {
        Race.rounds(200, round -> {
            FakeTransport transport = FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE));
            RecordingListener mine = new RecordingListener();
            BelayClient client = TestClients.over(transport).listener(mine).build();
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

            Race.together(
                    () -> {
                        try {
                            client.execute(REQUEST, CancellationToken.none(), ResponseReaders.string());
                        } catch (IOException e) {
                            failure.set(e);
                        }
                    },
                    () -> client.close(Duration.ZERO));

            assertThat(failure.get()).as("round %d", round).isInstanceOf(ClientClosedException.class);
            assertThat(mine.eventsOf(CallEnded.class)).hasSize(1);
            assertThat(ClientInternals.engine(client).callsInFlight()).isZero();
        });
    }
}
