package dev.belay.error;

import dev.belay.event.CallLedger;
import java.time.Duration;
import java.util.Optional;

/** The client's own limit of calls in a period is used up for longer than the call could wait. Nothing was sent. */
public final class RateLimitException extends BelayException {

    private static final long serialVersionUID = 1;

    private final Duration wait;

    /**
     * For the library, and for tests of code that handles it.
     *
     * @param wait how long the call would have had to wait
     */
    public RateLimitException(String message, CallLedger ledger, Duration wait) {
        super(message, null, ledger);
        this.wait = wait;
    }

    /** Returns how long the call would have had to wait for its turn. */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(wait);
    }
}
