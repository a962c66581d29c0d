package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.policy.CircuitBreakerPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BreakerForcedTest {
    private final BreakerUnderTest test = BreakerUnderTest.withDefaults();

    @Test
    void forcedOpenItRefusesUntilSomebodySaysOtherwise() {
        test.breaker.forceOpen();
        test.pass(Duration.ofDays(1));

        assertThat(test.refuses()).isTrue();
        assertThat(test.breaker.status(test.now()))
                .isEqualTo(new BreakerStatus(BreakerState.FORCED_OPEN, Long.MAX_VALUE, "it was forced open"));
        assertThat(test.breaker.isForgettable(test.now())).isFalse();

        test.breaker.automatic();
        assertThat(test.refuses()).isFalse();
        assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void forcedClosedItLetsEverythingThroughAndDoesNotCount() {
        test.fail(20);
        test.breaker.forceClosed();
        test.fail(100);
        assertThat(test.state()).isEqualTo(BreakerState.FORCED_CLOSED);

        test.breaker.automatic();

        test.fail(19);
        assertThat(test.refuses()).isFalse();
        test.fail(1);
        assertThat(test.openFor()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void resultsDoNotOverrideWhatWasForced() {
        List<BreakerPermission> early = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            early.add(test.take());
        }
        test.breaker.forceClosed();
        early.forEach(permission -> permission.failed(false, test.now()));
        assertThat(test.state()).isEqualTo(BreakerState.FORCED_CLOSED);

        test.breaker.automatic();
        test.openAndWait();
        List<BreakerPermission> probes = List.of(test.take(), test.take(), test.take());
        test.breaker.forceOpen();
        probes.forEach(probe -> probe.succeeded(false, test.now()));
        assertThat(test.state()).isEqualTo(BreakerState.FORCED_OPEN);
    }

    @Test
    void everyChangeIsReportedOnceAndWhatChangesNothingIsNot() {
        test.breaker.automatic();
        test.breaker.forceOpen();
        test.breaker.forceOpen();
        test.breaker.forceClosed();
        test.breaker.automatic();
        test.breaker.automatic();

        assertThat(test.states())
                .containsExactly(BreakerState.FORCED_OPEN, BreakerState.FORCED_CLOSED, BreakerState.CLOSED);
        assertThat(test.changes).extracting(BreakerChanged::openFor).containsOnly(Duration.ZERO);
    }

    /** As when another thread changes the state while the first one is still reporting. */
    @Test
    void changesAreReportedInTheirOrderEvenWhenAListenerMakesOne() {
        List<BreakerState> told = new ArrayList<>();
        AtomicReference<Breaker> breaker = new AtomicReference<>();
        BreakerListener listener = change -> {
            if (change.to() == BreakerState.FORCED_OPEN) {
                breaker.get().automatic();
            }
            told.add(change.to());
        };
        breaker.set(new Breaker(BreakerUnderTest.ORIGIN, new BreakerRules(CircuitBreakerPolicy.defaults(), listener)));

        breaker.get().forceOpen();

        assertThat(told).containsExactly(BreakerState.FORCED_OPEN, BreakerState.CLOSED);
    }

    @Test
    void aListenerThatThrowsIsToldOfTheNextChange() {
        List<BreakerState> told = new ArrayList<>();
        Breaker breaker =
                new Breaker(BreakerUnderTest.ORIGIN, new BreakerRules(CircuitBreakerPolicy.defaults(), change -> {
                    told.add(change.to());
                    throw new IllegalStateException("no");
                }));

        assertThatThrownBy(breaker::forceOpen).hasMessage("no");
        assertThatThrownBy(breaker::automatic).hasMessage("no");

        assertThat(told).containsExactly(BreakerState.FORCED_OPEN, BreakerState.CLOSED);
    }
}
