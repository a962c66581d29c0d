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
     * The token's deadline ends what goes on when the call itself has ended already, its body read to the end: a subscriber
     * that takes its time, a value that is still being made of it. It comes a moment after the call's own total, so that a
     * call that takes too long says which of the two it has exceeded.
     */

    private static final Duration MOMENT = Duration.ofMillis(2);

    private final Calls calls;
    private final RunningExchanges running;
    private final HttpRequest request;
    private final CancellationSource source;
    private final Request sent;

    private ExchangeScope(
            Calls calls, RunningExchanges running, HttpRequest request, CancellationSource source, Request sent) {
        this.calls = calls;
        this.running = running;
        this.request = request;
        this.source = source;
        this.sent = sent;
    }

    /**
     * Makes one, without beginning anything but its time.
     *
     * @throws IllegalArgumentException when the request is one that no builder of the JDK makes, or cannot be sent
     */
    static ExchangeScope of(Calls calls, RunningExchanges running, HttpRequest request) {
        Duration total = calls.timeouts().total().plus(MOMENT);
        Duration own = request.timeout().orElse(total);
        CancellationSource source =
                CancellationSource.withTimeout(CancellationToken.none(), own.compareTo(total) < 0 ? own : total);
        try {
            Request sent = OutgoingRequest.of(
                    request, new SendingLimits(source.token(), calls.timeouts().write()));
            return new ExchangeScope(calls, running, request, source, sent);
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

    CancellationToken token() {
        return source.token();
    }

    void cancel(String reason) {
        source.cancel(reason);
    }

    /** Ends it: nothing of it is left. */
    void leave() {
        source.close();
        running.leave(this);
    }
}
