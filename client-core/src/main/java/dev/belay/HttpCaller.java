package dev.belay;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.error.BelayException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Request;

/**
 * Makes HTTP calls that always end. The interface to program against, and to fake in unit tests.
 *
 * <p>Every call ends by its deadline at the latest (see {@link Timeouts}) and earlier when its token is cancelled or the
 * waiting thread is interrupted; the thread is released at once and nothing is left behind. Thread-safe.
 */
public interface HttpCaller {

    /**
     * Makes the call, lets {@code reader} make a value of the response, and closes the response. The usual way.
     *
     * @param reader runs on this thread, under the call's deadline and token
     * @return what the reader returned
     * @throws BelayException when the call gave no response, was stopped, or its response was refused
     * @throws IOException what the reader threw; its unchecked exceptions pass through unchanged as well
     */
    <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException;

    /**
     * Makes the call and returns the open response, whatever its status. It must be closed; the deadline closes it at the
     * latest.
     *
     * @throws BelayException when the call gave no response or was stopped
     * @throws IOException what an interceptor threw
     */
    @MustBeClosed
    ResponseHandle open(Request request, CancellationToken token) throws IOException;

    /**
     * Makes the call on another thread: a virtual thread on JDK 24 and later, a pooled one before.
     *
     * <p>The deadline counts from now. Completing the returned future from outside ({@code cancel}, {@code complete},
     * {@code orTimeout}) cancels the call; cancelling a future derived from it does not.
     *
     * @param reader runs on the other thread, under the call's deadline and token
     * @return a future of what the reader returned; it fails with what {@link #execute} would throw
     */
    <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader);

    /**
     * Returns a view that makes its calls with {@code options}, over the same connections and under the same limits. Cheap;
     * keep it or throw it away.
     *
     * @throws IllegalArgumentException when the options contradict each other or this caller's
     */
    HttpCaller with(CallOptions options);

    /**
     * Returns this caller as OkHttp's own interface, for what is built on OkHttp, such as Retrofit. Its calls go the same way as
     * all others, with this caller's options, limits and deadlines; no status is a failure, and failures have the types
     * that OkHttp would throw, with a {@link BelayException} as their cause. The tags {@code CancellationToken} and
     * {@code CallOptions} of a request are honoured. What differs from OkHttp is in {@code docs/drop-in.md}.
     *
     * @throws UnsupportedOperationException when this is a fake that has none, as by default
     */
    default Call.Factory asCallFactory() {
        throw new UnsupportedOperationException(getClass().getName() + " is no okhttp3.Call.Factory: override"
                + " asCallFactory(), or use a BelayClient and a MockWebServer");
    }

    /**
     * Returns a {@link HttpClient} that makes its calls here: with these options, over the same connections, under the same
     * limits, and with an end. {@code docs/drop-in.md} lists where it differs from the JDK's own, each with the reason.
     *
     * <p>An {@link java.net.http.HttpRequest#timeout()} shortens the call's total, never lengthens it. Failures are of the types
     * that the JDK's contract names, with the {@link BelayException} as their cause. From JDK 21 on it can be shut down and
     * closed, which ends the calls made through it and leaves this caller as it is.
     *
     * @throws UnsupportedOperationException when this is a fake that has none
     */
    default HttpClient asHttpClient() {
        throw new UnsupportedOperationException(
                getClass().getName() + " has no HttpClient; take that of a BelayClient");
    }
}
