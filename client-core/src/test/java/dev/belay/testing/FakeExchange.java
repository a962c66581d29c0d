package dev.belay.testing;

import dev.belay.event.Phase;
import dev.belay.internal.transport.ExchangeObserver;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;

/** One request that a {@link FakeTransport} was given, and what its script can do about it. */
public final class FakeExchange extends QuietExchange {

    private final Request request;
    private final ExchangeObserver observer;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicInteger cancels = new AtomicInteger();
    private volatile boolean sent;
    private volatile boolean waiting;
    private volatile boolean reused;
    private volatile boolean idleClosed;
    private volatile boolean givenUp;

    FakeExchange(Request request, ExchangeObserver observer) {
        this.request = request;
        this.observer = observer;
    }

    /** Returns the request as it reached the transport. */
    public Request request() {
        return request;
    }

    /** Returns whom the phases are reported to. */
    public ExchangeObserver observer() {
        return observer;
    }

    /** Reports every phase from CONNECT to {@code phase}; from SEND on the request counts as sent. */
    public void reach(Phase phase) {
        for (Phase each : Phase.values()) {
            boolean onTheWay = each.compareTo(Phase.CONNECT) >= 0 && each != Phase.TLS;
            if (each == phase || (onTheWay && each.compareTo(phase) < 0)) {
                sent |= each.compareTo(Phase.SEND) >= 0;
                observer.entered(each);
            }
        }
    }

    /** Is one on a connection that has served others. */
    public void reuse() {
        reused = true;
    }

    /** Is one on a connection that the client has ended because of another call. */
    public void giveUp() {
        givenUp = true;
    }

    /** Nothing of the request has been sent after all. */
    public void unsend() {
        sent = false;
    }

    /** Returns whether the idle connections beside its own have been closed. */
    public boolean idleClosed() {
        return idleClosed;
    }

    /** Blocks until the exchange is cancelled, as a wire does that says nothing. */
    public void awaitCancel() throws IOException {
        waiting = true;
        try {
            cancelled.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Returns whether it has begun to wait for its cancellation, in whatever phase it then is. */
    public boolean isWaiting() {
        return waiting;
    }

    /** Returns how often it was cancelled. */
    public int cancels() {
        return cancels.get();
    }

    @Override
    public void cancel() {
        cancels.incrementAndGet();
        cancelled.countDown();
    }

    @Override
    public boolean mayHaveBeenSent() {
        return sent;
    }

    @Override
    public boolean isOnReusedConnection() {
        return reused;
    }

    @Override
    public boolean isConnectionGivenUp() {
        return givenUp;
    }

    @Override
    public void closeIdleBesides() {
        idleClosed = true;
    }
}
