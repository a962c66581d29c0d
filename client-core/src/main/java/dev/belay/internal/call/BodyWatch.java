package dev.belay.internal.call;

import dev.belay.event.CallLedger;
import dev.belay.event.ResponseClosed;
import dev.belay.internal.body.BodyOwner;
import dev.belay.internal.body.Excess;
import dev.belay.internal.transport.Exchange;
import java.io.IOException;

/** A response's tie to its call. */
final class BodyWatch implements BodyOwner {

    private final CallContext call;
    private final Attempt attempt;
    private final long readNanos;

    BodyWatch(CallContext call, Attempt attempt, long readNanos) {
        this.call = call;
        this.attempt = attempt;
        this.readNanos = readNanos;
    }

    @Override
    public void readBegins() {
        call.waitBegins();
        attempt.bodyReadBegins(readNanos);
    }

    @Override
    public void readEnded() {
        attempt.paused();
        call.waitEnded();
    }

    @Override
    public boolean stopped() {
        return attempt.stopped();
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
        Exchange exchange = attempt.exchange();
        if (exchange != null) {
            exchange.cancel();
        }
    }

    @Override
    public void closed(long bodyBytes, boolean complete) {
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
