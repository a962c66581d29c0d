package dev.belay.internal.adapter;

import org.jspecify.annotations.Nullable;

/** What is done in a scope. */
@FunctionalInterface
public interface Work<T extends @Nullable Object, X extends Throwable> {

    /** Does it, and returns what came of it. */
    T call() throws X;
}
