package dev.belay.internal.adapter;

import org.jspecify.annotations.Nullable;

/** What wants to know when a call has ended and its response is closed. */
@FunctionalInterface
public interface Ending {

    /** That of calls whose end nobody waits for. */
    Ending UNHEARD = failure -> {};

    /** Called once, with what the call failed with, if it did. May run users' code. */
    void ended(@Nullable Throwable failure);
}
