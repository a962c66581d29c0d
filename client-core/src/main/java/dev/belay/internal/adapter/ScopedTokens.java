package dev.belay.internal.adapter;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The tokens under which a call of an adapter begins: those of the scopes around it, outermost first. Immutable.
 *
 * <p>They are kept side by side and not as one that is linked to them all: a link has to be given up some time, and nobody but
 * the calls knows when the last of them is over.
 */
public final class ScopedTokens {

    private static final ScopedTokens NONE = new ScopedTokens(List.of());
    private static final TokenScope SCOPE = TokenScope.create(NONE);

    private final List<CancellationToken> tokens;

    private ScopedTokens(List<CancellationToken> tokens) {
        this.tokens = tokens;
    }

    /** Returns none. */
    public static ScopedTokens none() {
        return NONE;
    }

    /** Returns those of this thread now. */
    public static ScopedTokens here() {
        return SCOPE.get();
    }

    /** Returns these and {@code token}, unless that adds nothing. */
    public ScopedTokens and(@Nullable CancellationToken token) {
        if (token == null || token == CancellationToken.none() || tokens.contains(token)) {
            return this;
        }
        List<CancellationToken> all = new ArrayList<>(tokens);
        all.add(token);
        return new ScopedTokens(List.copyOf(all));
    }

    /** Does {@code work} with these in scope, and throws what it throws. */
    public <T extends @Nullable Object, X extends Throwable> T call(Work<T, X> work) throws X {
        if (this == here()) {
            return work.call();
        }
        Attempted<T, X> attempted = new Attempted<>(work);
        SCOPE.run(this, attempted);
        return attempted.outcome.call();
    }

    /** Returns {@code task} for another thread, on which it runs with these in scope. */
    public Runnable carrying(Runnable task) {
        return tokens.isEmpty() ? task : () -> SCOPE.run(this, task);
    }

    /** Returns {@code told} for another thread, on which it runs with these in scope. */
    public <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> carrying(BiConsumer<A, B> told) {
        return tokens.isEmpty() ? told : (a, b) -> SCOPE.run(this, () -> told.accept(a, b));
    }

    /**
     * Returns a source that is cancelled with the first of these, and by itself after {@code limit}, if there is one. Closing it
     * leaves them all.
     */
    public CancellationSource source(@Nullable Duration limit) {
        CancellationSource linked = CancellationSource.linkedTo(tokens.toArray(CancellationToken[]::new));
        if (limit == null) {
            return linked;
        }
        CancellationSource limited = CancellationSource.withTimeout(linked.token(), limit);
        limited.token().onCancel(linked::close);
        return limited;
    }

    /** Returns whether one of these was cancelled; a deadline that passes cancels nothing. */
    public boolean isCancelled() {
        return tokens.stream()
                .anyMatch(token -> token.isCancelled() && !(token.cause().orElse(null) instanceof TimeoutException));
    }

    /** Does work that may throw what a task may not, and keeps what came of it. */
    private static final class Attempted<T extends @Nullable Object, X extends Throwable> implements Runnable {
        private final Work<T, X> work;
        private Work<T, X> outcome;

        Attempted(Work<T, X> work) {
            this.work = work;
            this.outcome = work;
        }

        @Override
        public void run() {
            try {
                T value = work.call();
                outcome = () -> value;
            } catch (Throwable t) {
                outcome = () -> {
                    throw t;
                };
            }
        }
    }
}
