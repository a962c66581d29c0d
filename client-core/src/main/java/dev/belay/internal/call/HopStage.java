package dev.belay.internal.call;

import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.transport.Exchange;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;

/** A concern of single requests, below the guard of the response that the caller gets. */
abstract class HopStage {

    /** Returns the response to {@code request}, which whoever gets it has to close. */
    abstract TransportResponse send(Request request, CallContext call) throws IOException;

    /** Closes a response whose body nobody wants; keeps the connection if that costs little. */
    static void leave(TransportResponse response, CallContext call) {
        long length = response.contentLength();
        Exchange exchange = call.attempt().sending().exchange();
        if (exchange != null && (length < 0 || length > GuardedResponse.DRAINED_BYTES)) {
            exchange.cancel();
        }
        response.close();
    }
}
