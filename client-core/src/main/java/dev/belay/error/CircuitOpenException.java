package dev.belay.error;

import dev.belay.event.CallLedger;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The circuit breaker of the origin is open, since too many calls had failed or were slow. Nothing was sent. */
public final class CircuitOpenException extends BelayException {

    private static final long serialVersionUID = 1;

    private final @Nullable Duration openFor;
    private final String reason;
    private final boolean forced;

    /**
     * For the library, and for tests of code that handles it.
     *
     * @param openFor for how much longer the breaker is open at most; null when nobody can say, as it is forced open
     */
    public CircuitOpenException(
            String message, CallLedger ledger, @Nullable Duration openFor, String reason, boolean forced) {
        super(message, null, ledger);
        this.openFor = openFor;
        this.reason = reason;
        this.forced = forced;
    }

    /**
     * Returns for how much longer at most calls to the origin are refused, as far as can be known: while probes are under way it is a
     * guess of at most 1 s. Empty when the breaker is forced open.
     */
    @Override
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(openFor);
    }

    /** Returns why the breaker opened, such as {@code "12 of 20 calls failed in 30 s"}. */
    public String reason() {
        return reason;
    }

    /** Returns whether somebody has forced the breaker open, so that it does not close by itself. */
    public boolean forced() {
        return forced;
    }
}
