package dev.belay.internal.retry;

import dev.belay.error.HttpStatusException;
import java.time.Instant;
import okhttp3.Headers;

/** What a response asks callers to wait, in nanoseconds; what there is to understand is with the exception that shows it. */
public final class RetryAfter {

    /** The response asks for no wait. */
    public static final long NONE = -1;

    private RetryAfter() {}

    /**
     * Returns the nanoseconds that a response with these headers asks callers to wait, from 0 to those of a hundred years, which
     * can be added to any {@code nanoTime}; {@link #NONE} when it does not ask.
     */
    public static long nanos(Headers headers, Instant now) {
        return HttpStatusException.retryAfter(headers, now)
                .map(wait -> wait.toNanos())
                .orElse(NONE);
    }
}
