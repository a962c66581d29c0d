package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.testing.Race;
import dev.belay.testing.Racing;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

@Racing
class BreakerRaceTest {

    @Test
    void callsThatFailTogetherOpenItOnce() throws Exception {
        Race.rounds(300, round -> {
            BreakerUnderTest test = BreakerUnderTest.withDefaults();
            Race.Action fails = () -> {
                for (int i = 0; i < 5; i++) {
                    test.fail(1);
                }
            };

            Race.together(fails, fails, fails, fails);

            assertThat(test.states()).as("round %d", round).containsExactly(BreakerState.OPEN);
            assertThat(test.reason()).isEqualTo("20 of 20 calls failed in 30 s");
        });
    }

    /** One of them is the sixteenth, with which Resilience4j's window is made. */
    @Test
    void noCallIsLostWhileTheWindowIsMade() throws Exception {
        Race.rounds(500, round -> {
            BreakerUnderTest test = BreakerUnderTest.withDefaults();
            test.fail(15);
            BreakerPermission permission = test.take();
            Race.Action fails = () -> permission.failed(false, test.now());

            Race.together(fails, fails, fails);
            test.fail(2);

            assertThat(test.reason()).as("round %d", round).isEqualTo("20 of 20 calls failed in 30 s");
        });
    }

    @Test
    void whatIsForcedHoldsAgainstResultsOfTheSameMoment() throws Exception {
        Race.rounds(300, round -> {
            BreakerUnderTest test = BreakerUnderTest.withDefaults();
            test.fail(19);
            BreakerPermission last = test.take();

            Race.together(() -> last.failed(false, test.now()), test.breaker::forceClosed);

            assertThat(test.state()).as("round %d", round).isEqualTo(BreakerState.FORCED_CLOSED);
            assertThat(test.states()).endsWith(BreakerState.FORCED_CLOSED);
        });
    }

    @Test
    void noMoreProbesThanAllowedAreEverOut() throws Exception {
        Race.rounds(300, round -> {
            BreakerUnderTest test = BreakerUnderTest.withDefaults();
            test.openAndWait();
            AtomicInteger out = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Race.Action takesAndReleases = () -> {
                for (int i = 0; i < 50; i++) {
                    BreakerPermission probe = test.breaker.tryAcquire(test.now());
                    if (probe != null) {
                        most.accumulateAndGet(out.incrementAndGet(), Math::max);
                        out.decrementAndGet();
                        probe.release();
                    }
                }
            };

            Race.together(takesAndReleases, takesAndReleases, takesAndReleases, takesAndReleases);

            assertThat(most.get()).as("round %d", round).isBetween(1, 3);
            List<BreakerPermission> probes = List.of(test.take(), test.take(), test.take());
            assertThat(test.refuses()).isTrue();
            probes.forEach(probe -> probe.succeeded(false, test.now()));
            assertThat(test.state()).isEqualTo(BreakerState.CLOSED);
        });
    }

    /** Four threads, calls that overlap changes, and one of them forces the state at times. */
    @Test
    void changesFormAChainAndNothingSticks() throws Exception {
        long seed = 20_260_101;
        List<BreakerChanged> changes = new CopyOnWriteArrayList<>();
        AtomicLong clock = new AtomicLong();
        CircuitBreakerPolicy policy = CircuitBreakerPolicy.builder()
                .openFor(Duration.ofMillis(1))
                .longestOpen(Duration.ofMillis(2))
                .build();
        Breaker breaker = new Breaker(BreakerUnderTest.ORIGIN, new BreakerRules(policy, changes::add));
        Race.Action[] callers = new Race.Action[4];
        for (int i = 0; i < callers.length; i++) {
            Random random = new Random(seed + i);
            boolean forces = i == 0;
            callers[i] = () -> makeCalls(breaker, clock, random, forces);
        }

        Race.together(callers);

        BreakerState last = BreakerState.CLOSED;
        for (BreakerChanged change : changes) {
            assertThat(change.from()).as("seed %d: %s", seed, change).isEqualTo(last);
            last = change.to();
        }
        assertThat(last).isEqualTo(breaker.status(clock.get()).state());
        assertThat(changes).extracting(BreakerChanged::to).contains(BreakerState.values());
        breaker.forceOpen();
        breaker.automatic();
        assertThat(breaker.tryAcquire(clock.get())).isNotNull();
    }

    private static void makeCalls(Breaker breaker, AtomicLong clock, Random random, boolean forces) {
        for (int call = 0; call < 20_000; call++) {
            long now = clock.addAndGet(10_000);
            BreakerPermission permission = breaker.tryAcquire(now);
            if (forces && call % 1_000 == 500) {
                if (random.nextBoolean()) {
                    breaker.forceOpen();
                } else {
                    breaker.forceClosed();
                }
                breaker.automatic();
            }
            if (permission == null) {
                continue;
            }
            boolean bad = call / 500 % 2 == 0;
            switch (random.nextInt(8)) {
                case 0 -> permission.release();
                case 1 -> permission.succeeded(bad, now);
                default -> {
                    if (bad) {
                        permission.failed(false, now);
                    } else {
                        permission.succeeded(false, now);
                    }
                }
            }
        }
    }
}
