package dev.belay.internal.credential;

import dev.belay.AccessToken;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token that may be sent to certain origins for a while. Shows it only as the header's value. */
public final class Grant {

    /*
     * Two clocks must agree that it is fresh. The time of day can be set back; the other one stands still while a machine
     * sleeps. Either alone would, on such a day, send a token that has expired.
     */

    /** Longer than any token, and short enough for sums of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private static final int AHEAD = 5;

    private final TokenCache cache;
    private final AccessToken token;
    private final String header;
    private final long staleAt;
    private final long dueAt;

    private Grant(TokenCache cache, AccessToken token, long now, long usableNanos) {
        this.cache = cache;
        this.token = token;
        this.header = "Bearer " + token.value();
        this.staleAt = now + usableNanos;
        this.dueAt = staleAt - usableNanos / AHEAD;
    }

    /** Returns a grant of a token that has just come; null when it is not fresh. */
    static @Nullable Grant of(TokenCache cache, AccessToken token, TimeSource time) {
        Duration usable = Duration.between(time.instant(), token.expiry())
                .minus(cache.settings().skew());
        if (usable.isNegative() || usable.isZero()) {
            return null;
        }
        Duration bounded = usable.compareTo(LONGEST) > 0 ? LONGEST : usable;
        return new Grant(cache, token, time.nanoTime(), bounded.toNanos());
    }

    boolean isFresh(TimeSource time) {
        return time.nanoTime() - staleAt < 0
                && time.instant().plus(cache.settings().skew()).isBefore(token.expiry());
    }

    /** Returns whether it is time to look for the next one. */
    boolean isDue(long now) {
        return now - dueAt >= 0;
    }

    boolean hasTokenOf(Grant other) {
        return token.value().equals(other.token.value());
    }

    AccessToken token() {
        return token;
    }

    Instant expiry() {
        return token.expiry();
    }

    /** Returns the value of {@code Authorization}. */
    public String header() {
        return header;
    }

    /** Returns whether {@code origin} may see it. */
    public boolean isFor(Origin origin) {
        return cache.settings().origins().contains(origin);
    }

    /**
     * Has it replaced, since a server has refused it, and waits for that.
     *
     * @return whether there is another token now, which there is not when the source gave the same one, or failed, or
     *     {@code caller} was stopped before
     */
    public boolean renew(Stoppable caller) {
        return cache.renew(this, caller);
    }

    @Override
    public String toString() {
        return "Grant{" + token + "}";
    }
}
