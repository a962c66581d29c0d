package dev.belay.internal.adapter.jdk;

import java.util.concurrent.CompletableFuture;

/** A future that cancels what it stands for, as do all that are derived from it. */
final class CancellableFuture<T> extends CompletableFuture<T> {

    private final Runnable cancel;

    CancellableFuture(Runnable cancel) {
        this.cancel = cancel;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CancellableFuture<>(cancel);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && mayInterruptIfRunning) {
            cancel.run();
        }
        return cancelled;
    }
}
