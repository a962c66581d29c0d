package dev.belay;

import dev.belay.internal.adapter.ScopedTokens;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands a token to calls that are made through another client's interface, which has no place for one.
 *
 * <pre>{@code
 * try (CancellationSource scope = CancellationSource.inbound(
 *         CancellationToken.none(), request.header("X-Request-Timeout-Ms"), request.header("X-Attempt"))) {
 *     Belay.withToken(scope.token(), () -> chain.handle(request, response));
 * }
 * }</pre>
 *
 * <p>Every call that is begun by {@link HttpCaller#asHttpClient()} ({@code send}, {@code sendAsync}) or {@link
 * HttpCaller#asCallFactory()} ({@code execute}, {@code enqueue}) while the work runs, and on its thread, is under the token: until
 * the call's own end, its body included, also when the work is over before. So code on Spring's {@code RestClient}, on Feign or
 * on Retrofit ends with what it is done for. The methods of {@link HttpCaller} itself do not look here; they are given their token.
 *
 * <p>Scopes nest, and an inner one adds to those around it: a call ends with the first of their tokens that is cancelled, as it
 * does with a token that its OkHttp request has as a tag. {@link CancellationToken#none()} adds nothing. Whoever is to go on when
 * the work around it is cancelled has to be run on a thread without a scope.
 *
 * <p><b>Threads.</b> A scope is that of one thread. The library takes it along to the threads on which it runs, for a call that
 * was begun in it, OkHttp's {@code Callback}, or the JDK's {@code BodyHandler}, {@code BodySubscriber} and {@code BodyPublisher}: calls
 * that those make are under the token, too. It is not known on other threads: an executor's, or wherever what hangs on a {@code
 * CompletableFuture} happens to run. There call this method again, with the same token:
 *
 * <pre>{@code
 * executor.submit(() -> Belay.withToken(token, () -> users.find(id)));
 * }</pre>
 *
 * <p>From JDK 25 on a scope is a {@code ScopedValue}, which subtasks of a {@code StructuredTaskScope} inherit; before, it is a
 * thread-local that is not inherited. All methods may be called from any thread.
 */
public final class Belay {

    private Belay() {}

    /**
     * What is done under a token, and has a result.
     *
     * @param <T> the result
     * @param <X> what it may throw; {@code RuntimeException} when that is nothing checked
     */
    @FunctionalInterface
    public interface Work<T extends @Nullable Object, X extends Throwable> {

        /** Does it, on the thread of the caller, and returns the result. */
        T call() throws X;
    }

    /**
     * What is done under a token, without a result.
     *
     * @param <X> what it may throw; {@code RuntimeException} when that is nothing checked
     */
    @FunctionalInterface
    public interface Action<X extends Throwable> {

        /** Does it, on the thread of the caller. */
        void run() throws X;
    }

    /**
     * Does {@code work} here and now, with {@code token} in scope until it returns or throws. A token that is cancelled already
     * does not keep the work from running; its calls then fail before anything is sent.
     *
     * @param token not null; whoever made it closes its source when the work is over, and what hangs on it
     * @return what the work returned
     * @throws X what the work threw, unchanged. Of a lambda that throws several checked types it is the one they have in common:
     *     {@code HttpClient.send} has {@code Exception}.
     */
    public static <T extends @Nullable Object, X extends Throwable> T withToken(
            CancellationToken token, Work<T, X> work) throws X {
        Objects.requireNonNull(work, "work");
        return scope(token).call(work::call);
    }

    /**
     * Does {@code action} as {@link #withToken(CancellationToken, Work)} does what has a result.
     *
     * @param token not null
     * @throws X what the action threw, unchanged
     */
    public static <X extends Throwable> void withToken(CancellationToken token, Action<X> action) throws X {
        Objects.requireNonNull(action, "action");
        boolean unused = scope(token).<Boolean, X>call(() -> {
            action.run();
            return true;
        });
    }

    private static ScopedTokens scope(CancellationToken token) {
        return ScopedTokens.here().and(Objects.requireNonNull(token, "token"));
    }
}
