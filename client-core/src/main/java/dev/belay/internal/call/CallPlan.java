package dev.belay.internal.call;

import dev.belay.CallOptions;
import dev.belay.Timeouts;
import dev.belay.event.Phase;
import dev.belay.internal.retry.RetryDecider;
import dev.belay.internal.transport.Repeatable;
import dev.belay.policy.RetryPolicy;
import java.time.Duration;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What a view's calls have in common: their limits, in nanoseconds, and their name. */
final class CallPlan {

    private final Timeouts timeouts;
    private final CallOptions options;
    private final RetryPolicy retry;
    private final RetryDecider decider;
    private final long totalNanos;
    private final long attemptNanos;
    private final long eventStreamReadNanos;
    private final long shortestNanos;
    private final long slowNanos;
    private final long[] phaseNanos = new long[Phase.values().length];

    /** What {@code options} say, over what holds for all calls of the client. */
    CallPlan(Timeouts ofClient, Duration permitWait, RetryPolicy retryOfClient, CallOptions options) {
        this.options = options;
        this.timeouts = options.applyTo(ofClient);
        RetryPolicy own = options.retry();
        this.retry = own == null ? retryOfClient : own;
        this.decider = new RetryDecider(retry);
        this.totalNanos = timeouts.total().toNanos();
        this.attemptNanos = timeouts.attempt().toNanos();
        this.slowNanos =
                firstByte(timeouts, longer(timeouts.total(), ofClient.total())).toNanos() / 2;
        this.eventStreamReadNanos = timeouts.eventStreamRead().toNanos();
        // How long these may take is decided when they begin.
        set(Phase.BACK_OFF, timeouts.total());
        set(Phase.COOL_DOWN, timeouts.total());
        set(Phase.RATE_LIMIT, timeouts.total());
        set(Phase.PERMIT, permitWait);
        set(Phase.CREDENTIALS, timeouts.total());
        set(Phase.DNS, timeouts.dns());
        set(Phase.CONNECT, timeouts.connect());
        set(Phase.TLS, timeouts.connect());
        set(Phase.SEND, timeouts.write());
        set(Phase.FIRST_BYTE, timeouts.firstByte());
        set(Phase.BODY, timeouts.read());
        this.shortestNanos = shortest();
    }

    private long shortest() {
        long shortest = attemptNanos;
        for (Phase phase : Phase.values()) {
            // Which may be zero, and hardly any call waits for one.
            if (phase != Phase.PERMIT) {
                shortest = Math.min(shortest, phaseNanos(phase));
            }
        }
        return shortest;
    }

    /** Returns how long the first byte may take if there is that much time in all. */
    private static Duration firstByte(Timeouts timeouts, Duration total) {
        // An attempt that was set to longer than a total that was not would contradict it now.
        return timeouts.toBuilder().attempt(total).total(total).build().firstByte();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private void set(Phase phase, Duration limit) {
        phaseNanos[phase.ordinal()] = limit.toNanos();
    }

    Timeouts timeouts() {
        return timeouts;
    }

    CallOptions options() {
        return options;
    }

    @Nullable
    String operation() {
        return options.operation();
    }

    RetryPolicy retry() {
        return retry;
    }

    RetryDecider decider() {
        return decider;
    }

    long totalNanos() {
        return totalNanos;
    }

    long attemptNanos() {
        return attemptNanos;
    }

    /** Returns the shortest of the limits, the total and the wait for a permit left out. */
    long shortestNanos() {
        return shortestNanos;
    }

    /** Returns how long one wait in this phase may take. */
    long phaseNanos(Phase phase) {
        return phaseNanos[phase.ordinal()];
    }

    /** Returns how long one wait for body bytes may take. */
    long readNanos(boolean ofEventStream) {
        return ofEventStream ? eventStreamReadNanos : phaseNanos(Phase.BODY);
    }

    /** Returns whether bodies may be as slow as they like, as long as something comes. */
    boolean isStream() {
        return options.isStream();
    }

    /**
     * Returns from when on an answer is a slow one, as circuit breakers see it. Calls that have less time than the client's
     * others are in a hurry, which makes nobody slow.
     */
    long slowNanos() {
        return slowNanos;
    }

    /** Returns whether doing it twice is the same as doing it once, by its method or by a key that the server knows. */
    boolean isIdempotent(Request request) {
        String key = options.idempotencyKeyHeader();
        return Repeatable.isIdempotent(request)
                || request.header(CallOptions.IDEMPOTENCY_KEY) != null
                || (key != null && request.header(key) != null);
    }
}
