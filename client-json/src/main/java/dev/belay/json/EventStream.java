package dev.belay.json;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.json.internal.EventConnections;
import dev.belay.policy.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (WHATWG HTML, section 9.2) one by one as they arrive, in constant memory. For one thread; {@link #close()}
 * may be called from any, and the server is told at once that nobody listens any more.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw an {@link UncheckedIOException} whose cause is what has ended the stream.
 * There is nothing after that. Between two events, comments included, may be as much time as {@code Timeouts.eventStreamRead}
 * says, 60 s. An event may have 1 MiB.
 */
public final class EventStream implements Iterator<ServerSentEvent>, Closeable {

    private final CancellationSource scope;
    private final EventConnections connections;
    private @Nullable ServerSentEvent next;
    private volatile boolean over;

    private EventStream(CancellationSource scope, EventConnections connections) {
        this.scope = scope;
        this.connections = connections;
    }

    /**
     * Connects, once: when the connection ends, so does the stream. For answers that come as events, such as those of language
     * models.
     *
     * @param total how long it may take in all
     * @throws dev.belay.error.HttpStatusException when the status is not 200 to 299
     * @throws dev.belay.error.InvalidResponseException when the answer is no event stream
     * @throws IOException when the call fails
     */
    @MustBeClosed
    public static EventStream open(HttpCaller caller, Request request, CancellationToken token, Duration total)
            throws IOException {
        return open(caller.with(lasting(total)), request, token, total, RetryPolicy.never());
    }

    /**
     * Connects, and connects again whenever that fails or the connection ends, as browsers do: with {@code Last-Event-ID}, after
     * the time that the server has asked for ({@code retry}, {@code Retry-After}), a second if it has not and there were events,
     * and up to a quarter of that more, or the policy's back-off if that is longer.
     * Each connection is one attempt, whatever the client's own policy. Ends when the server answers 204, which says that there
     * is nothing more to come; when as many connections in a row as {@code policy} has retries gave no event; when one of them
     * ends with what is not retried, such as a status of 404; and after {@code total}.
     *
     * <p>The policy's conditions are asked of statuses from 400 on that it does not retry anyway, and of answers that are no
     * event stream or no HTTP; {@code FailedAttempt.number} counts connections from the last one that gave an event. Whatever
     * they say, it ends with what was cancelled, interrupted or ran out of time, with a closed client, with TLS failures, refused
     * addresses or redirects, missing credentials and what is too large, and when the server forbids another try. What a
     * condition throws ends it, too. The client's retry budget is not asked: the pauses bound the pace, at most about one connection a second
     * after events unless the server asks for less, and a back-off without. Each connection is a call under the client's
     * limits, circuit breaker and cool-down.
     *
     * @param request a GET, as it is sent again and again
     * @param total how long it may take in all, with all connections
     * @throws IOException when no connection can be made at first
     */
    @MustBeClosed
    public static EventStream reconnecting(
            HttpCaller caller, Request request, CancellationToken token, Duration total, RetryPolicy policy)
            throws IOException {
        if (!request.method().equals("GET")) {
            throw new IllegalArgumentException(
                    "request: a " + request.method() + " (expected: GET; only what changes nothing can be sent again)");
        }
        // Or a connection would be as many attempts as the client's policy has retries.
        HttpCaller once = caller.with(lasting(total).retry(RetryPolicy.never()));
        return open(once, request, token, total, policy);
    }

    /** The gap between events is what the client has for event streams; the whole is bounded by the token as well. */
    private static CallOptions lasting(Duration total) {
        return CallOptions.none().total(total).attempt(total);
    }

    private static EventStream open(
            HttpCaller caller, Request request, CancellationToken token, Duration total, RetryPolicy policy)
            throws IOException {
        Objects.requireNonNull(policy, "policy");
        CancellationSource scope = CancellationSource.withTimeout(token, total);
        boolean opened = false;
        try {
            EventConnections connections = EventConnections.open(
                    connection -> connect(caller, connection, scope.token()), request, scope.token(), policy);
            opened = true;
            return new EventStream(scope, connections);
        } finally {
            if (!opened) {
                scope.close();
            }
        }
    }

    @SuppressWarnings("MustBeClosed") // the stream closes it
    private static ResponseHandle connect(HttpCaller caller, Request request, CancellationToken token)
            throws IOException {
        return caller.open(request, token);
    }

    @Override
    public boolean hasNext() {
        if (next != null || over) {
            return next != null;
        }
        boolean more = false;
        try {
            next = connections.next();
            more = next != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!more) {
                close();
            }
        }
        return more;
    }

    @Override
    public ServerSentEvent next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the stream is at its end");
        }
        ServerSentEvent event = next;
        next = null;
        return event;
    }

    @Override
    public void close() {
        over = true;
        connections.close();
        scope.close();
    }
}
