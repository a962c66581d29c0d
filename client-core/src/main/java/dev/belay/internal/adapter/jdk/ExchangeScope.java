package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.internal.adapter.Calls;
import dev.belay.internal.adapter.ScopedTokens;
import dev.belay.internal.body.GuardedResponse;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** One exchange as far as both ways to make it are alike: its request, and what ends it. */
final class ExchangeScope {

    private final Calls calls;
    private final RunningExchanges running;
    private final HttpRequest request;
    private final CancellationSource source;
    private final SendingLimits limits;
    private final ScopedTokens around = ScopedTokens.here();
    private final Request sent;
    private volatile @Nullable CancellationSource limit;

    private ExchangeScope(Calls calls, RunningExchanges running, HttpRequest request, CancellationSource source) {
        this.calls = calls;
        this.running = running;
        this.request = request;
        this.source = source;
        Timeouts timeouts = calls.timeouts();
        this.limits = SendingLimits.of(source.token(), timeouts.total(), timeouts.write());
        this.sent = OutgoingRequest.of(request, limits);
    }

    /**
     * Makes one, without beginning anything but its time.
     *
     * @throws IllegalArgumentException when the request is one that no builder of the JDK makes, or cannot be sent
     */
    static ExchangeScope of(Calls calls, RunningExchanges running, HttpRequest request) {
        Duration own = request.timeout().orElse(null);
        if (own != null && (own.isNegative() || own.isZero())) {
            throw new IllegalArgumentException("timeout: " + own + " (expected: more than nothing)");
        }
        boolean shortens = own != null && own.compareTo(calls.timeouts().total()) <= 0;
        CancellationSource source = ScopedTokens.here().source(shortens ? own : null);
        try {
            return new ExchangeScope(calls, running, request, source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    void enter() throws IOException {
        running.enter(this);
    }

    Calls calls() {
        return calls;
    }

    HttpRequest request() {
        return request;
    }

    Request sent() {
        return sent;
    }

    /** Returns the token of the call. */
    CancellationToken token() {
        return source.token();
    }

    /** Returns what was in scope where it was begun, for the user's code that runs elsewhere. */
    ScopedTokens around() {
        return around;
    }

    /** Returns {@code task}, the user's code, for yet another thread, on which it runs as it would on this one. */
    Runnable carrying(Runnable task) {
        return calls.carrying(around.carrying(task));
    }

    /**
     * Returns the token of what goes on when the call has ended, its body read to the end: a subscriber that takes its time, a
     * value that is still being made. It is cancelled with the call's, or when what was left of the call's time is over.
     */
    CancellationToken limit(ResponseHandle response) {
        Duration left = response instanceof GuardedResponse
                ? response.ledger().remaining()
                : calls.timeouts().total();
        CancellationSource begun = CancellationSource.withTimeout(source.token(), left);
        limit = begun;
        return begun.token();
    }

    /** Returns how much of its time is left, by the request's own timeout as well. */
    Duration left() {
        Duration left = limits.left();
        Duration own = request.timeout().orElse(left);
        return own.compareTo(left) < 0 ? own : left;
    }

    void cancel(String reason) {
        source.cancel(reason);
    }

    /** Ends it: nothing of it is left. */
    void leave() {
        // What goes on is below it, and over.
        source.close();
        CancellationSource begun = limit;
        if (begun != null) {
            begun.close();
        }
        running.leave(this);
    }
}
