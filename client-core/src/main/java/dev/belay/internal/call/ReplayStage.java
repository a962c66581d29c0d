package dev.belay.internal.call;

import dev.belay.error.ConnectionLostException;
import dev.belay.event.Replayed;
import dev.belay.internal.transport.Exchange;
import dev.belay.internal.transport.Repeatable;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request once more, at once and within its attempt, when it was lost with a connection from the pool: the server may
 * have closed it long ago. Never what may have been done and must not be done twice.
 */
final class ReplayStage extends HopStage {

    /** The second connection is a new one, unless others are just being given back: more is bad luck or a bad server. */
    private static final int MOST = 2;

    private final HopStage next;

    ReplayStage(HopStage next) {
        this.next = next;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        for (int replays = 0; ; replays++) {
            try {
                return next.send(request, call);
            } catch (ConnectionLostException e) {
                if (replays == MOST || !isSafe(request, call) || !takeFromBudget(call)) {
                    throw e;
                }
                begin(call, e);
            }
        }
    }

    private static boolean isSafe(Request request, CallContext call) {
        Exchange exchange = call.attempt().sending().exchange();
        // A server that has stopped reading is not better on another connection at once; a retry finds that out, with a
        // pause in between.
        if (exchange == null || exchange.isConnectionGivenUp() || !isRepeatable(request.body(), exchange)) {
            return false;
        }
        return !exchange.mayHaveBeenSent()
                || (exchange.isOnReusedConnection() && call.plan().isIdempotent(request));
    }

    private static boolean isRepeatable(@Nullable RequestBody body, Exchange exchange) {
        return body == null || !exchange.isBodyBegun() || Repeatable.isReadAgain(body);
    }

    /** The same that retries have: dead connections must not double the load of a server either. */
    private static boolean takeFromBudget(CallContext call) {
        Admission admission = call.admission();
        return admission == null || admission.origin().retries().tryWithdraw(call.now());
    }

    private static void begin(CallContext call, ConnectionLostException failure) {
        Attempt failed = call.attempt();
        Exchange exchange = failed.sending().exchange();
        if (exchange != null) {
            // Whatever ended this connection is likely to have ended those beside it.
            exchange.closeIdleBesides();
        }
        failed.failed(failure);
        // Before the failed one ends, and with it the time that both have.
        call.beginHop();
        failed.ended();
        if (call.events().wanted()) {
            call.events().emit(new Replayed(call.info(), failed.ledger()));
        }
        call.attempt().permittedAgain();
    }

    @Override
    public String toString() {
        return "ReplayStage -> " + next;
    }
}
