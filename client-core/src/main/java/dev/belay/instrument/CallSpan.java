package dev.belay.instrument;

import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * What follows one call: a span of a trace, usually. A call passes several threads, one after the other, and sometimes two at
 * once.
 */
public interface CallSpan {

    /** What is in force on a thread until it is closed, on the same thread. */
    interface Scope extends AutoCloseable {

        @Override
        void close();
    }

    /** Makes the call the current one of this thread, which works for it from now on. */
    Scope open();

    /** Makes current on this thread, which is another one, what was so where the call began. */
    Scope openCaller();

    /**
     * A request of the call is about to be sent: the first one, or one more after a redirect, a loss or a failed attempt.
     *
     * @param attempt 1 for the first attempt
     * @return what follows this request; null when nobody does
     */
    @Nullable
    RequestSpan sending(Request request, int attempt);

    /** The call has ended. Called once. */
    void ended(EndedCall call);
}
