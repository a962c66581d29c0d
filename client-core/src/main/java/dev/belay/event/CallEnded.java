package dev.belay.event;

import org.jspecify.annotations.Nullable;

/**
 * A call is over: the last event of every call, exactly once, after everything it held has been given back.
 *
 * @param ledger where its time went
 * @param failure what the caller was given instead of a value; null when it succeeded
 */
public record CallEnded(CallLedger ledger, @Nullable Throwable failure) implements CallEvent {

    @Override
    public CallInfo call() {
        return ledger.call();
    }
}
