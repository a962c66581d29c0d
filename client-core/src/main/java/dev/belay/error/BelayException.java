package dev.belay.error;

import dev.belay.event.AttemptLedger;
import dev.belay.event.CallLedger;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call that did not give a value. Its message says what was attempted, which limit was hit, where the time went and what
 * to do; it contains no path, query, header, body or user-info. The last failure is the cause, those of earlier attempts
 * are suppressed, in order; after them a {@link NotRetried} if the call was not tried again, which the message repeats.
 */
public abstract class BelayException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable CallLedger ledger;

    /** For subtypes. */
    protected BelayException(String message, @Nullable Throwable cause, CallLedger ledger) {
        super(message, cause);
        this.ledger = ledger;
    }

    @Override
    public @Nullable String getMessage() {
        String message = super.getMessage();
        for (Throwable suppressed : getSuppressed()) {
            if (suppressed instanceof NotRetried last) {
                return message + " Not retried: " + last.why() + ".";
            }
        }
        return message;
    }

    /** Returns where the call's time went, up to the failure. */
    public final CallLedger ledger() {
        return ledger == null ? CallLedger.none() : ledger;
    }

    /** Returns scheme, host and port of the request. */
    public final String target() {
        return ledger().call().target();
    }

    /** Returns all attempts that were made, in order. */
    public final List<AttemptLedger> attempts() {
        return ledger().attempts();
    }

    /** Returns what was left of the deadline; zero when it had passed. */
    public final Duration remaining() {
        return ledger().remaining();
    }

    /**
     * Returns false only when it is certain that no part of the request has reached the server, so that it may be sent again
     * whatever it does.
     */
    public final boolean requestMayHaveBeenSent() {
        return ledger().requestMayHaveBeenSent();
    }

    /** Returns how long the server asked callers to wait before the next try; empty when it did not say. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }
}
