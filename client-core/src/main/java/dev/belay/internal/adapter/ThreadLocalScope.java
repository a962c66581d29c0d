package dev.belay.internal.adapter;

import org.jspecify.annotations.Nullable;

/** One for JDKs without scoped values. Its thread-local is not inherited: a pool's thread would keep it for ever. */
final class ThreadLocalScope implements TokenScope {

    private static final ThreadLocal<@Nullable ScopedTokens> CURRENT = new ThreadLocal<>();
    private final ScopedTokens outside;

    ThreadLocalScope(ScopedTokens outside) {
        this.outside = outside;
    }

    @Override
    public ScopedTokens get() {
        ScopedTokens tokens = CURRENT.get();
        return tokens == null ? outside : tokens;
    }

    @Override
    public void run(ScopedTokens tokens, Runnable task) {
        ScopedTokens before = CURRENT.get();
        CURRENT.set(tokens);
        try {
            task.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
