package dev.belay.internal.adapter;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.policy.ResponseLimits;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What adapters stand on: calls with their responses open, here or on another thread. */
public interface Calls {

    /** Opens a response on this thread, with {@code options} on top of those of the caller that was adapted. */
    default ResponseHandle open(Request request, CancellationToken token, CallOptions options) throws IOException {
        return open(request, token, options, Ending.UNHEARD);
    }

    /** Opens a response as above, and tells when the call has ended. */
    ResponseHandle open(Request request, CancellationToken token, CallOptions options, Ending ending)
            throws IOException;

    /**
     * Opens a response on another thread, which then runs {@code opened} with it, or with the failure. If that thread does not
     * come back in time, another one does. Whoever stops the call stops its token.
     */
    default void openAsync(
            Request request,
            CancellationToken token,
            CallOptions options,
            BiConsumer<? super @Nullable ResponseHandle, ? super @Nullable Throwable> opened) {
        openAsync(request, token, options, Ending.UNHEARD, opened);
    }

    /** Opens a response as above, and tells when the call has ended. */
    void openAsync(
            Request request,
            CancellationToken token,
            CallOptions options,
            Ending ending,
            BiConsumer<? super @Nullable ResponseHandle, ? super @Nullable Throwable> opened);

    /** Returns the limits that calls without options have. */
    Timeouts timeouts();

    /** Returns the limits on responses. */
    ResponseLimits limits();

    /**
     * Returns {@code task} for another thread, on which what belongs to the thread that has made a call is as it is here: where a
     * call's own thread tells of its response.
     */
    Runnable carrying(Runnable task);

    /** Returns threads for what must not hold up a call's own, nor wait for one: as many as there are tasks. */
    Executor threads();
}
