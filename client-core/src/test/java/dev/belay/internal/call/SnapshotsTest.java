package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationToken;
import dev.belay.event.CallInfo;
import dev.belay.event.ClientSnapshot;
import dev.belay.event.Phase;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Outcome;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int ROUNDS = 2_000;

    private final CallFixture fixture = new CallFixture();
    private final CallContext call = fixture.begun();

    @AfterEach
    void end() {
        call.finish(null);
    }

    private ClientSnapshot.Call only() {
        return fixture.engine.snapshot().calls().get(0);
    }

    @Test
    void itWaitsForNobodyWhoHoldsTheCallOrTheClient() throws Exception {
        synchronized (call) {
            synchronized (fixture.engine) {
                try (var snapshot = BackgroundCall.start(fixture.engine::snapshot)) {
                    assertThat(snapshot.outcome(SOON).state()).isEqualTo(Outcome.State.RETURNED);
                }
            }
        }
    }

    @Test
    void timeInAPhaseIsFromItsFirstMoment() {
        fixture.pass(Duration.ofMillis(5));
        call.attempt().entered(Phase.CONNECT);
        fixture.pass(Duration.ofMillis(7));
        call.attempt().entered(Phase.TLS);
        fixture.pass(Duration.ofMillis(11));

        assertThat(only().phase()).isEqualTo(Phase.TLS);
        assertThat(only().inPhase()).hasMillis(11);
        assertThat(only().age()).hasMillis(23);
        call.attempt().entered(Phase.CONNECT);
        assertThat(only().inPhase()).as("the next address").hasMillis(18);
    }

    @Test
    void aCallThatHasComeToNothingYetHasBeenAtThatSinceItsStart() {
        fixture.pass(Duration.ofMillis(5));

        assertThat(only().phase()).isNull();
        assertThat(only().inPhase()).hasMillis(5);
        assertThat(only().waiting()).isFalse();
        call.interrupts().willBeElsewhere();
        assertThat(only().waiting()).isTrue();
        call.interrupts().waitBegins();
        assertThat(only().waiting()).isFalse();
        call.interrupts().waitEnded();
    }

    @Test
    void aCallOfAnotherClientIsNotInIt() {
        CallFixture other = new CallFixture(fixture.timer);

        assertThat(other.engine.snapshot().calls()).isEmpty();
        assertThat(other.engine.snapshot().timer().entries()).isEqualTo(1);
    }

    @Test
    void aCallIsTheSameInEverySnapshotAndInItsLedger() {
        assertThat(only().info()).isSameAs(only().info()).isSameAs(call.ledger().call());
    }

    @Racing
    @Test
    void twoWhoAskForItsNumberGetTheSame() throws Exception {
        Race.rounds(ROUNDS, round -> {
            CallContext raced = fixture.made(CancellationToken.none());
            AtomicReference<CallInfo> first = new AtomicReference<>();
            AtomicReference<CallInfo> second = new AtomicReference<>();

            Race.together(() -> first.set(raced.info()), () -> second.set(raced.info()));

            assertThat(first.get()).as("round %d", round).isSameAs(second.get()).isSameAs(raced.info());
        });
    }
}
