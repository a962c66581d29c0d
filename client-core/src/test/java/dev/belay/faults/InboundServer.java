package dev.belay.faults;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Outcome;
import dev.belay.testing.ServerTraffic;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * A server that makes a call for each request and never answers; it sees its caller go, by the reset of the stream or the
 * end of the connection, and cancels the token that the call was given.
 */
final class InboundServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Handler handler;
    private final Peer peer;
    private final BlockingQueue<BackgroundCall<String>> calls = new LinkedBlockingQueue<>();

    private InboundServer(Wire wire, Handler handler) {
        this.handler = handler;
        this.peer = Peer.start(
                wire,
                (request, connection) -> handle(connection::awaitPeerClose),
                stream -> handle(stream::awaitCancel));
    }

    static InboundServer start(Wire wire, Handler handler) {
        return new InboundServer(wire, handler);
    }

    Request request() {
        return peer.request();
    }

    ServerTraffic traffic() {
        return peer.traffic();
    }

    /** Waits for the end of the call that was made for the first request. */
    Outcome<String> outcome(Duration longestWait) throws InterruptedException {
        BackgroundCall<String> call = calls.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (call == null) {
            throw new IllegalStateException("no request has come");
        }
        calls.add(call);
        return call.outcome(longestWait);
    }

    private void handle(Departure departure) throws IOException, InterruptedException {
        // Closing the scope would cancel what is under it: here it must be the caller's leaving that does.
        CancellationSource caller = CancellationSource.create();
        calls.add(BackgroundCall.start(() -> handler.answer(caller.token())));
        try {
            departure.await();
        } finally {
            caller.cancel("the caller has gone");
        }
    }

    @Override
    public void close() {
        peer.close();
        for (BackgroundCall<String> call = calls.poll(); call != null; call = calls.poll()) {
            call.abort();
        }
    }

    /** What the server does for a request. */
    @FunctionalInterface
    interface Handler {
        @Nullable
        String answer(CancellationToken token) throws Exception;
    }

    /** Waits until the caller has gone. */
    @FunctionalInterface
    private interface Departure {
        void await() throws IOException, InterruptedException;
    }
}
