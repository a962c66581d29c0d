package dev.belay.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.testing.FakeTimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A breaker in virtual time, without jitter unless {@link #chance} is set. */
final class BreakerUnderTest {
    static final Origin ORIGIN = new Origin("https", "a.example", 443);

    final FakeTimeSource time = new FakeTimeSource();
    final List<BreakerChanged> changes = new CopyOnWriteArrayList<>();
    final Breaker breaker;
    double chance;

    BreakerUnderTest(CircuitBreakerPolicy policy) {
        this.breaker = new Breaker(
                ORIGIN, new BreakerRules(policy, changes::add, bound -> Math.min((long) (chance * bound), bound - 1)));
    }

    static BreakerUnderTest withDefaults() {
        return new BreakerUnderTest(CircuitBreakerPolicy.defaults());
    }

    long now() {
        return time.nanoTime();
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    BreakerPermission take() {
        return Objects.requireNonNull(breaker.tryAcquire(now()), "refused");
    }

    boolean refuses() {
        long before = breaker.openNanos(now());
        boolean refused = breaker.tryAcquire(now()) == null;
        assertThat(before > 0).as("what a peek says").isEqualTo(refused);
        return refused;
    }

    void succeed(int times) {
        for (int i = 0; i < times; i++) {
            take().succeeded(false, now());
        }
    }

    void fail(int times) {
        for (int i = 0; i < times; i++) {
            take().failed(false, now());
        }
    }

    void beSlow(int times) {
        for (int i = 0; i < times; i++) {
            take().succeeded(true, now());
        }
    }

    Duration openFor() {
        return Duration.ofNanos(breaker.openNanos(now()));
    }

    BreakerState state() {
        return breaker.status(now()).state();
    }

    String reason() {
        return breaker.status(now()).reason();
    }

    /** From closed to the moment in which the first probe may go. */
    void openAndWait() {
        fail(20);
        assertThat(state()).isEqualTo(BreakerState.OPEN);
        pass(openFor());
    }

    List<BreakerState> states() {
        return changes.stream().map(BreakerChanged::to).toList();
    }
}
