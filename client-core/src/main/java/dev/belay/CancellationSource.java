package dev.belay;

import dev.belay.CancellationToken.Cancelled;
import dev.belay.CancellationToken.Registration;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.timer.TimerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What cancels a {@link CancellationToken}; also a scope: closing it cancels what still runs under its token.
 *
 * <pre>{@code
 * try (CancellationSource scope = CancellationSource.withTimeout(inboundToken, Duration.ofMillis(800))) {
 *     return client.execute(request, scope.token(), ResponseReaders.string());
 * }
 * }</pre>
 *
 * <p>A source that is linked to parents must be closed, so that a long-lived parent does not collect dead children. All
 * methods may be called from any thread.
 */
public final class CancellationSource implements AutoCloseable {

    private static final long LONGEST_INBOUND_MILLIS = Duration.ofDays(1).toMillis();
    private static final int MOST_DIGITS = 15;
    private static final String SCOPE_CLOSED = "scope closed";

    private final CancellationToken token;
    private final List<Registration> links;
    private final @Nullable Expiry expiry;

    private CancellationSource(@Nullable Deadline own, DeadlineTimer timer, CancellationToken... parents) {
        this(own, false, timer, parents);
    }

    private CancellationSource(
            @Nullable Deadline own, boolean ofRetry, DeadlineTimer timer, CancellationToken... parents) {
        Deadline earliest = own;
        boolean retry = ofRetry;
        for (CancellationToken parent : parents) {
            Deadline inherited = parent.deadline();
            if (inherited != null && (earliest == null || inherited.isBefore(earliest))) {
                earliest = inherited;
            }
            retry |= parent.isRetry();
        }
        this.token = new CancellationToken(earliest, retry);
        this.links = new ArrayList<>(parents.length);
        for (CancellationToken parent : parents) {
            Registration link = parent.link(token);
            if (link != null) {
                links.add(link);
            }
        }
        // A parent's deadline reaches this token through its link; only an own, earlier one needs a timer.
        this.expiry = own != null && own == earliest && !token.isCancelled() ? new Expiry(own, timer) : null;
        if (expiry != null) {
            expiry.start();
        }
    }

    /** Returns a source without parents and without a deadline. */
    public static CancellationSource create() {
        return new CancellationSource(null, DeadlineTimer.shared());
    }

    /** Returns a source whose token is cancelled as soon as one of {@code parents} is. */
    public static CancellationSource linkedTo(CancellationToken... parents) {
        return new CancellationSource(null, DeadlineTimer.shared(), parents);
    }

    /**
     * Returns a source whose token is cancelled with {@code parent}, and by itself after {@code timeout} (cause: a
     * {@link TimeoutException}). When the parent's deadline is earlier, that one stays in force: a child can shorten a
     * deadline, never lengthen it.
     *
     * @param timeout from now on; zero or negative (nothing is left) gives a token that is cancelled already
     */
    public static CancellationSource withTimeout(CancellationToken parent, Duration timeout) {
        return withTimeout(parent, timeout, DeadlineTimer.shared());
    }

    static CancellationSource withTimeout(CancellationToken parent, Duration timeout, DeadlineTimer timer) {
        Objects.requireNonNull(timeout, "timeout");
        return new CancellationSource(Deadline.in(timeout, timer.time()), timer, parent);
    }

    /**
     * Returns a source whose token is cancelled with {@code parent}, and by itself at {@code deadline} (cause: a
     * {@link TimeoutException}). The time of day is read once: a clock that is set later does not move the deadline.
     */
    public static CancellationSource withDeadline(CancellationToken parent, Instant deadline) {
        return withDeadline(parent, deadline, DeadlineTimer.shared());
    }

    static CancellationSource withDeadline(CancellationToken parent, Instant deadline, DeadlineTimer timer) {
        Objects.requireNonNull(deadline, "deadline");
        return withTimeout(parent, Duration.between(timer.time().instant(), deadline), timer);
    }

    /**
     * Returns the source for the work that an inbound request causes: cancelled with {@code parent}, and by itself when the
     * time is over that the request's sender gives it. The values are those of the headers that the sender's client sends
     * (see {@link BelayClient.Builder#deadlineHeader}), as they came: whatever makes no sense, or is not there, says nothing.
     *
     * @param parent what is cancelled when the sender has gone, if the server notices that; else
     *     {@link CancellationToken#none()}
     * @param remainingMillis how many milliseconds the sender will wait from now on; 0 gives a token that is cancelled
     *     already. Null, or more than a day, sets no deadline.
     * @param attempt which attempt of the sender this is; from 2 on the calls under the token are
     *     {@linkplain CancellationToken#isRetry() not retried}
     */
    public static CancellationSource inbound(
            CancellationToken parent, @Nullable String remainingMillis, @Nullable String attempt) {
        return inbound(parent, remainingMillis, attempt, DeadlineTimer.shared());
    }

    static CancellationSource inbound(
            CancellationToken parent, @Nullable String remainingMillis, @Nullable String attempt, DeadlineTimer timer) {
        long millis = number(remainingMillis);
        Deadline deadline = millis < 0 || millis > LONGEST_INBOUND_MILLIS
                ? null
                : Deadline.in(Duration.ofMillis(millis), timer.time());
        return new CancellationSource(deadline, number(attempt) > 1, timer, parent);
    }

    /** Returns the number that {@code text} is, or -1. Longer ones than these say nothing reasonable. */
    private static long number(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        boolean is = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return is ? Long.parseLong(digits) : -1;
    }

    /**
     * Returns a source whose token is cancelled when {@code stage} completes in whatever way: with its failure as the
     * cause, if it failed. For work that is done on behalf of a future which others may cancel. Close the source when the
     * work is done, so that the stage does not keep it.
     */
    public static CancellationSource from(CompletionStage<?> stage) {
        CancellationSource source = create();
        AtomicReference<@Nullable CancellationSource> link = new AtomicReference<>(source);
        source.links.add(() -> link.set(null));
        stage.whenComplete((value, failure) -> {
            CancellationSource linked = link.get();
            if (linked != null) {
                linked.cancel(failure == null ? "future completed" : "future failed", failure);
            }
        });
        return source;
    }

    /** Returns the token to hand down. */
    public CancellationToken token() {
        return token;
    }

    /** Cancels the token with the reason "cancelled"; returns false when it was cancelled before. */
    public boolean cancel() {
        return cancel("cancelled", null);
    }

    /** Cancels the token; returns false when it was cancelled before, in which case the first reason stays. */
    public boolean cancel(String reason) {
        return cancel(reason, null);
    }

    /**
     * Cancels the token and everything below it, and runs their listeners, on this thread. Calling it again, also from
     * within a listener, does nothing.
     *
     * @param reason a short text that appears in the exceptions of the calls that are stopped
     * @return false when the token was cancelled before, in which case the first reason and cause stay
     */
    public boolean cancel(String reason, @Nullable Throwable cause) {
        Objects.requireNonNull(reason, "reason");
        return finish(new Cancelled(reason, cause));
    }

    /** Cancels what still runs under the token (reason: scope closed) and leaves its parents. Idempotent. */
    @Override
    public void close() {
        finish(new Cancelled(SCOPE_CLOSED, null));
        links.forEach(Registration::close);
    }

    private boolean finish(Cancelled why) {
        if (expiry != null) {
            expiry.stop();
        }
        return token.cancel(why);
    }

    @Override
    public String toString() {
        return "CancellationSource{" + token + "}";
    }

    /** The timer's entry for a token's own deadline. */
    private final class Expiry extends TimerEntry {
        private final Deadline deadline;
        private final DeadlineTimer timer;

        Expiry(Deadline deadline, DeadlineTimer timer) {
            this.deadline = deadline;
            this.timer = timer;
        }

        void start() {
            if (deadline.hasPassed(timer.time().nanoTime())) {
                expire();
            } else {
                timer.arm(this, deadline.nanos());
            }
        }

        void stop() {
            timer.disarm(this);
        }

        @Override
        protected long waitingSince() {
            return deadline.nanos();
        }

        @Override
        protected long inspect(long now) {
            if (!deadline.hasPassed(now)) {
                return deadline.nanos();
            }
            if (timer.disarm(this)) {
                timer.closers().notifyListeners(this::expire);
            }
            return Long.MAX_VALUE;
        }

        private void expire() {
            String reason = "deadline passed";
            token.cancel(new Cancelled(reason, new TimeoutException(reason)));
        }
    }
}
