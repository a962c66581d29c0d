package dev.belay.examples.service;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.policy.RetryPolicy;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two headers in which services tell each other how long somebody waits and which attempt it is. */
public final class CallerHeaders {
    /** How many milliseconds are left. */
    public static final String REMAINING_MILLIS = "X-Request-Timeout-Ms";
    /** The number of the attempt, 1 for the first. */
    public static final String ATTEMPT = "X-Attempt";

    private CallerHeaders() {}

    /** Has all calls of a client carry them, and returns its builder. */
    public static BelayClient.Builder sentBy(BelayClient.Builder client) {
        return client.deadlineHeader(REMAINING_MILLIS)
                .retry(RetryPolicy.builder().attemptHeader(ATTEMPT).build());
    }

    /**
     * Returns the scope of the work for a request.
     *
     * @param caller what is cancelled when the caller has gone
     * @param header the request's value of a header, by name
     */
    static CancellationSource scope(CancellationToken caller, Function<String, @Nullable String> header) {
        return CancellationSource.inbound(caller, header.apply(REMAINING_MILLIS), header.apply(ATTEMPT));
    }
}
