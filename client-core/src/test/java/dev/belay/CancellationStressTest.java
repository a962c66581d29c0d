package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken.Registration;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A few threads at one token; each round starts them together. */
@Racing
class CancellationStressTest {
    private static final int ROUNDS = 5_000;

    @Test
    void aListenerRegisteredDuringACancelRunsExactlyOnce() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            AtomicInteger runs = new AtomicInteger();

            Race.together(source::cancel, () -> source.token().onCancel(runs::incrementAndGet));

            assertThat(runs).as("round %d", round).hasValue(1);
            assertThat(TokenListeners.count(source.token())).isZero();
        });
    }

    @Test
    void aChildLinkedDuringACancelIsCancelledAndLeavesNothing() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource parent = CancellationSource.create();
            CancellationSource[] child = new CancellationSource[1];

            Race.together(() -> parent.cancel("race"), () -> child[0] = CancellationSource.linkedTo(parent.token()));

            assertThat(child[0].token().reason()).as("round %d", round).contains("race");
            child[0].close();
            assertThat(TokenListeners.count(parent.token())).isZero();
        });
    }

    @Test
    void aListenerThatIsClosedDuringACancelRunsAtMostOnceAndIsGone() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            AtomicInteger runs = new AtomicInteger();
            AtomicInteger others = new AtomicInteger();
            source.token().onCancel(others::incrementAndGet);
            Registration registration = source.token().onCancel(runs::incrementAndGet);
            source.token().onCancel(others::incrementAndGet);

            Race.together(source::cancel, registration::close);

            assertThat(runs.get()).as("round %d", round).isLessThanOrEqualTo(1);
            assertThat(others).hasValue(2);
        });
    }

    @Test
    void ofTwoCancelsOneWinsAndListenersRunOnce() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            AtomicInteger runs = new AtomicInteger();
            AtomicInteger wins = new AtomicInteger();
            source.token().onCancel(runs::incrementAndGet);

            Race.together(
                    () -> wins.addAndGet(source.cancel("a") ? 1 : 0), () -> wins.addAndGet(source.cancel("b") ? 1 : 0));

            assertThat(wins).as("round %d", round).hasValue(1);
            assertThat(runs).hasValue(1);
        });
    }

    @Test
    void aDiamondWhoseSidesAreCancelledTogetherRunsItsListenersOnce() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource left = CancellationSource.create();
            CancellationSource right = CancellationSource.create();
            CancellationSource bottom = CancellationSource.linkedTo(left.token(), right.token());
            AtomicInteger runs = new AtomicInteger();
            bottom.token().onCancel(runs::incrementAndGet);

            Race.together(() -> left.cancel("left"), () -> right.cancel("right"), bottom::close);

            assertThat(runs).as("round %d", round).hasValue(1);
            assertThat(bottom.token().isCancelled()).isTrue();
            assertThat(TokenListeners.count(left.token()) + TokenListeners.count(right.token()))
                    .isZero();
        });
    }

    @Test
    void listenersThatCancelAndRegisterDuringACancelAreRunOnceAndTheirsToo() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            AtomicInteger runs = new AtomicInteger();
            AtomicInteger wins = new AtomicInteger();
            AtomicInteger inner = new AtomicInteger();
            Runnable cancelAndRegister = () -> {
                runs.incrementAndGet();
                wins.addAndGet(source.cancel("from within") ? 1 : 0);
                source.token().onCancel(inner::incrementAndGet);
            };
            source.token().onCancel(cancelAndRegister);

            Race.together(
                    () -> wins.addAndGet(source.cancel("a") ? 1 : 0),
                    () -> wins.addAndGet(source.cancel("b") ? 1 : 0),
                    () -> source.token().onCancel(cancelAndRegister));

            assertThat(wins).as("round %d", round).hasValue(1);
            assertThat(runs).hasValue(2);
            assertThat(inner).hasValue(2);
            assertThat(source.token().reason().orElseThrow()).isIn("a", "b");
            assertThat(TokenListeners.count(source.token())).isZero();
        });
    }

    @Test
    void aListenerThatThrowsDuringACancelKeepsNoOtherFromRunning() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CancellationSource source = CancellationSource.create();
            AtomicInteger failed = new AtomicInteger();
            AtomicInteger others = new AtomicInteger();
            Runnable failing = () -> {
                failed.incrementAndGet();
                throw new IllegalStateException("from a listener");
            };
            source.token().onCancel(others::incrementAndGet);
            source.token().onCancel(failing);
            source.token().onCancel(others::incrementAndGet);

            try (CapturedLog log = CapturedLog.everything(CancellationToken.class.getName())) {
                Race.together(
                        source::cancel,
                        source::cancel,
                        () -> source.token().onCancel(failing),
                        () -> source.token().onCancel(others::incrementAndGet));

                assertThat(log.events()).as("round %d", round).hasSize(2);
            }
            assertThat(failed).as("round %d", round).hasValue(2);
            assertThat(others).hasValue(3);
            assertThat(TokenListeners.count(source.token())).isZero();
        });
    }
}
