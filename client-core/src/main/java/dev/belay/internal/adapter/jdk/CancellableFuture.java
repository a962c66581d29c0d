package dev.belay.internal.adapter.jdk;

import java.util.concurrent.CompletableFuture;

/** A future that cancels what it stands for, as do all that are derived from it, and cannot be made to say something else. */
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

    @Override
    public void obtrudeValue(T value) {
        throw unchangeable();
    }

    @Override
    public void obtrudeException(Throwable failure) {
        throw unchangeable();
    }

    private static UnsupportedOperationException unchangeable() {
        return new UnsupportedOperationException("what an exchange has come to cannot be replaced");
    }
}
