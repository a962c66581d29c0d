package dev.belay;

import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;

/**
 * Code of yours around a call or around each of its attempts.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.builder()
 *         .interceptor(chain -> chain.proceed(
 *                 chain.request().newBuilder().header("X-Tenant", tenant()).build()))
 *         .build();
 * }</pre>
 *
 * <p>It may change the request, proceed (around a call also more than once, each time as an attempt of its own), look at the response, wrap
 * it, return another one or throw. It cannot replace the call's token, lengthen its deadline or escape its limits. A
 * response that was proceeded to and is neither returned nor closed is closed when the interceptor throws or proceeds
 * again, and at the end of the call at the latest.
 */
@FunctionalInterface
public interface CallInterceptor {

    /**
     * Returns the response for {@code chain.request()}.
     *
     * @throws IOException passes to the caller unchanged
     */
    ResponseHandle intercept(Chain chain) throws IOException;

    /** The rest of the way that a call has to go. Valid until the interceptor returns, on its thread. */
    interface Chain {

        /** Returns the request as it is at this point. */
        Request request();

        /** Returns the call's token, for other work that should stop with the call. */
        CancellationToken token();

        /** Returns what is left of the call's deadline. */
        Duration remaining();

        /** Returns the number of the current attempt, from 1. */
        int attempt();

        /**
         * Goes on with {@code request} and returns its response.
         *
         * @throws IOException when there is none
         */
        ResponseHandle proceed(Request request) throws IOException;
    }
}
