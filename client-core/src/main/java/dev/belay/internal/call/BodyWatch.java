package dev.belay.internal.call;

import dev.belay.event.CallLedger;
import dev.belay.event.ResponseClosed;
import dev.belay.internal.body.BodyOwner;
import dev.belay.internal.body.Excess;
import dev.belay.internal.transport.Exchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A response's tie to its call. */
final class BodyWatch implements BodyOwner {

    private final CallContext call;
    private final Attempt attempt;
    private final long readNanos;
    private final @Nullable MinimumRate rate;
    private long readSince;
    private long received;

    /**
     * Ties them.
     *
     * @param rate null when the body may be as slow as it likes
     */
    BodyWatch(CallContext call, Attempt attempt, long readNanos, @Nullable MinimumRate rate) {
        this.call = call;
        this.attempt = attempt;
        this.readNanos = readNanos;
        this.rate = rate;
    }

    @Override
    public void readBegins() {
        call.interrupts().waitBegins();
        readSince = call.now();
        // The wait for the first byte says nothing about how fast the others come.
        if (rate == null || received == 0) {
            attempt.bodyReadBegins(readSince, readNanos);
        } else {
            attempt.bodyReadBegins(readSince, readNanos, rate.allowedNanos());
        }
    }

    @Override
    public void readEnded(long encodedBytes) {
        attempt.paused();
        call.interrupts().waitEnded();
        if (rate != null) {
            if (received > 0) {
                rate.waited(call.now() - readSince, encodedBytes - received);
            }
            received = encodedBytes;
        }
    }

    @Override
    public Runnable carrying(Runnable task) {
        return CallerContext.of(call).carrying(task);
    }

    @Override
    public boolean stopped() {
        return attempt.stopped();
    }

    @Override
    public boolean commit() {
        // Nobody has noticed it while the thread was waiting for something else than the wire.
        if (Thread.currentThread().isInterrupted()) {
            call.stop(Stop.of(Stop.Kind.INTERRUPTED));
        }
        return call.commit();
    }

    @Override
    public IOException failure(IOException cause) {
        return told(Failures.of(call, cause));
    }

    @Override
    public IOException tooLarge(Excess excess) {
        return told(Failures.tooLarge(call, excess));
    }

    private IOException told(IOException failure) {
        attempt.failed(failure);
        call.readFailed(failure);
        return failure;
    }

    @Override
    public void abandon() {
        Exchange exchange = attempt.sending().exchange();
        if (exchange != null) {
            exchange.cancel();
        }
    }

    @Override
    public void closed(long bodyBytes, boolean complete) {
        AttemptRecord record = attempt.record();
        if (record != null) {
            record.bodyReceived(bodyBytes);
        }
        attempt.ended();
        if (call.events().wanted()) {
            call.events().emit(new ResponseClosed(call.info(), bodyBytes, complete));
        }
        call.responseClosed();
    }

    @Override
    public CallLedger ledger() {
        return call.ledger();
    }
}
