package dev.belay.internal.adapter;

/** Remembers tokens for as long as a task runs, on its thread. */
interface TokenScope {

    /** From this JDK on scoped values are there for good. */
    int SCOPED_VALUES_SINCE = 25;

    /** Returns one of scoped values where the JDK has them, else of a thread-local. */
    static TokenScope create(ScopedTokens outside) {
        return Runtime.version().feature() >= SCOPED_VALUES_SINCE
                ? new ScopedValueScope(outside)
                : new ThreadLocalScope(outside);
    }

    /** Returns those of the innermost task on this thread. */
    ScopedTokens get();

    /** Runs {@code task} here, and has {@link #get()} return {@code tokens} until it is over. */
    void run(ScopedTokens tokens, Runnable task);
}
