package dev.belay.json.internal;

import dev.belay.CancellationToken;
import dev.belay.error.AddressRefusedException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.CredentialException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryCondition;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Says whether a stream of events is connected again, and waits until it is time for that. For one thread. */
final class Reconnects {

    /*
     * A stage of the core retries a call as long as there is no response. Here the response was there, and has come to its end.
     * What the client refuses for now (its limits, an open circuit) is worth another connection: the stream lives for hours.
     */

    /** Without it a server that ends each connection after an event would be stormed: that does not use up the retries. */
    static final long USUAL_MILLIS = 1_000;
    /** Clients whose server has ended all connections at once must not come back at once. */
    private static final int SPREAD = 4;

    private static final long MOST_SPREAD_MILLIS = 1_000;

    private static final int FIRST_ERROR = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_DOUBLINGS = 20;

    /** Would be the same the next time, or must not be tried again, whatever a condition says. */
    private static final List<Class<? extends IOException>> FINAL = List.of(
            CallCancelledException.class,
            CallInterruptedException.class,
            ClientClosedException.class,
            DeadlineExceededException.class,
            ResponseTooLargeException.class,
            RedirectRefusedException.class,
            AddressRefusedException.class,
            CredentialException.class,
            TlsFailedException.class);

    private final RetryPolicy policy;
    private final CancellationToken token;
    private boolean gaveEvents;
    private int withoutEvent;
    private long serversMillis = -1;

    Reconnects(RetryPolicy policy, CancellationToken token) {
        this.policy = policy;
        this.token = token;
    }

    void eventCame() {
        gaveEvents = true;
        withoutEvent = 0;
    }

    /** The server wants clients to wait for so long from now on; -1 when it has not said. */
    void serverAsksFor(long millis) {
        serversMillis = millis < 0 ? serversMillis : millis;
    }

    /**
     * Counts another connection, and waits until it is time for it; returns false when the stream is over.
     *
     * @param request with which the last connection was made
     * @param failure what the last connection has ended with; null if it has just ended
     * @throws IOException that failure, when there are no further connections
     */
    boolean awaitNext(Request request, @Nullable IOException failure) throws IOException {
        boolean over = withoutEvent >= policy.retries();
        if (failure != null && (over || isFinal(request, failure))) {
            throw failure;
        }
        if (over) {
            return false;
        }
        long asked = serversMillis < 0 && gaveEvents ? USUAL_MILLIS : serversMillis;
        gaveEvents = false;
        withoutEvent++;
        pause(failure, asked);
        return true;
    }

    private boolean isFinal(Request request, IOException failure) {
        if (failure instanceof HttpStatusException status) {
            return isForbidden(status.headers()) || !isWorthIt(request, status);
        }
        if (failure instanceof InvalidResponseException) {
            // The page of a proxy, say: whether that will pass only the user can know.
            return !isWorthToUser(new FailedAttempt(number(), request, 0, Headers.of(), failure));
        }
        return FINAL.stream().anyMatch(type -> type.isInstance(failure));
    }

    private boolean isForbidden(Headers headers) {
        return policy.shouldRetryHeaders().stream().anyMatch(name -> "false".equalsIgnoreCase(headers.get(name)));
    }

    private boolean isWorthIt(Request request, HttpStatusException failure) {
        int status = failure.status();
        if (policy.statuses().contains(status)) {
            return true;
        }
        return status >= FIRST_ERROR
                && isWorthToUser(new FailedAttempt(number(), request, status, failure.headers(), null));
    }

    private boolean isWorthToUser(FailedAttempt attempt) {
        for (RetryCondition condition : policy.conditions()) {
            if (condition.test(attempt)) {
                return true;
            }
        }
        return false;
    }

    /** Returns which connection has failed; 1 is the last one that gave an event or, if none did, the first. */
    private int number() {
        return withoutEvent + 1;
    }

    private void pause(@Nullable IOException failure, long asked) {
        long spread = Math.min(MOST_SPREAD_MILLIS, Math.max(0, asked) / SPREAD);
        long millis = Math.max(asked + ThreadLocalRandom.current().nextLong(spread + 1), backOffMillis(failure));
        if (failure instanceof HttpStatusException status) {
            millis = Math.max(millis, status.retryAfter().orElse(Duration.ZERO).toMillis());
        }
        CountDownLatch stopped = new CountDownLatch(1);
        CancellationToken.Registration registration = token.onCancel(stopped::countDown);
        try {
            boolean unused = stopped.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // The next call sees the flag, and says so.
            Thread.currentThread().interrupt();
        } finally {
            registration.close();
        }
    }

    private long backOffMillis(@Nullable IOException failure) {
        boolean throttled = failure instanceof HttpStatusException status && status.status() == TOO_MANY_REQUESTS;
        Duration first = throttled ? policy.throttledBackOff() : policy.backOff();
        long longest = Math.min(
                policy.longestBackOff().toMillis(), first.toMillis() << Math.min(MOST_DOUBLINGS, withoutEvent - 1));
        return ThreadLocalRandom.current().nextLong(longest + 1);
    }
}
