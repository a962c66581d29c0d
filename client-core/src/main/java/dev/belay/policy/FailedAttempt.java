package dev.belay.policy;

import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that gave no usable response, as a {@link RetryCondition} sees it. Made by the library; components may be added in
 * a minor version. Its text has neither URL nor headers.
 *
 * @param number 1 for the first attempt
 * @param request what was to be sent
 * @param status the response's status, or 0 when there was no response
 * @param headers the response's headers; none when there was no response
 * @param failure what it failed with; null when there was a response
 */
public record FailedAttempt(
        int number,
        Request request,
        int status,
        Headers headers,
        @Nullable IOException failure) {

    @Override
    public String toString() {
        return "attempt " + number + ": "
                + (failure == null ? "status " + status : failure.getClass().getSimpleName());
    }
}
