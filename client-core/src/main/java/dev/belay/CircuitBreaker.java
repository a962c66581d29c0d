package dev.belay;

import dev.belay.event.BreakerState;
import dev.belay.internal.limit.Breaker;
import dev.belay.internal.limit.BreakerStatus;
import dev.belay.internal.limit.Origins;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * The circuit breaker of one origin, to look at and to operate by hand; from {@link BelayClient#circuitBreaker}. All methods
 * may be called from any thread, and take effect for the next attempt.
 */
public final class CircuitBreaker {

    private final Origins origins;
    private final Origin origin;
    private final TimeSource time;

    CircuitBreaker(Origins origins, Origin origin, TimeSource time) {
        this.origins = origins;
        this.origin = origin;
        this.time = time;
    }

    /** Asked for anew each time: an origin that is idle may be forgotten meanwhile. */
    private Breaker breaker() {
        return origins.of(origin).breaker();
    }

    private BreakerStatus status() {
        return breaker().status(time.nanoTime());
    }

    /** Returns its state. */
    public BreakerState state() {
        return status().state();
    }

    /** Returns why it is not closed, such as {@code "12 of 20 calls failed in 30 s"}; empty when it is closed. */
    public String reason() {
        return status().reason();
    }

    /** Returns for how much longer at most calls are refused; empty when they are not, or when that has no end because it is forced. */
    public Optional<Duration> openFor() {
        BreakerStatus status = status();
        boolean ends = status.openNanos() > 0 && status.state() != BreakerState.FORCED_OPEN;
        return ends ? Optional.of(Duration.ofNanos(status.openNanos())) : Optional.empty();
    }

    /** Refuses every call to the origin until {@link #automatic()} or {@link #forceClosed()}: for a server to be left alone. */
    public void forceOpen() {
        breaker().forceOpen();
    }

    /** Lets every call to the origin through, whatever becomes of it, until {@link #automatic()} or {@link #forceOpen()}. */
    public void forceClosed() {
        breaker().forceClosed();
    }

    /** Ends what was forced: it is closed, and begins to count. */
    public void automatic() {
        breaker().automatic();
    }

    @Override
    public String toString() {
        BreakerStatus status = status();
        return "CircuitBreaker{" + origin + ", " + status.state()
                + (status.reason().isEmpty() ? "" : ", " + status.reason()) + "}";
    }
}
