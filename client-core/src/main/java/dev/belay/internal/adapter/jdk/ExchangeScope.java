package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.internal.adapter.Calls;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import okhttp3.Request;

/** One exchange as far as both ways to make it are alike: its request, and what ends it. */
final class ExchangeScope {

    /*
     * The call has its own total, and says so when it is over. What goes on when it has ended, its body read to the end (a
     * subscriber that takes its time, a value that is still being made), or waits where the call cannot reach it (for a body
     * publisher), has a limit of its own: a moment later, so that there is one answer to what was exceeded.
     */

    private static final Duration MOMENT = Duration.ofMillis(2);

    private final Calls calls;
    private final RunningExchanges running;
    private final HttpRequest request;
    private final CancellationSource source;
    private final CancellationSource limit;
    private final Request sent;

    private ExchangeScope(
            Calls calls,
            RunningExchanges running,
            HttpRequest request,
            CancellationSource source,
            CancellationSource limit) {
        this.calls = calls;
        this.running = running;
        this.request = request;
        this.source = source;
        this.limit = limit;
        SendingLimits limits = new SendingLimits(limit.token(), calls.timeouts().write());
        this.sent = OutgoingRequest.of(request, limits);
    }

    /**
     * Makes one, without beginning anything but its time.
     *
     * @throws IllegalArgumentException when the request is one that no builder of the JDK makes, or cannot be sent
     */
    static ExchangeScope of(Calls calls, RunningExchanges running, HttpRequest request) {
        Duration total = calls.timeouts().total();
        Duration own = request.timeout().orElse(null);
        CancellationSource source = own == null || own.compareTo(total) > 0
                ? CancellationSource.create()
                : CancellationSource.withTimeout(CancellationToken.none(), own);
        CancellationSource limit = CancellationSource.withTimeout(source.token(), total.plus(MOMENT));
        try {
            return new ExchangeScope(calls, running, request, source, limit);
        } catch (RuntimeException e) {
            close(source, limit);
            throw e;
        }
    }

    private static void close(CancellationSource source, CancellationSource limit) {
        limit.close();
        source.close();
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

    /** Returns the token of whatever else belongs to the exchange: cancelled with the call's, or when its time is over. */
    CancellationToken limit() {
        return limit.token();
    }

    void cancel(String reason) {
        source.cancel(reason);
    }

    /** Ends it: nothing of it is left. */
    void leave() {
        close(source, limit);
        running.leave(this);
    }
}
