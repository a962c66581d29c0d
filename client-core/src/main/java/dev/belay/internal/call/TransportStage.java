package dev.belay.internal.call;

import dev.belay.internal.transport.Transport;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;

/** Sends the request; the end of the pipeline. */
final class TransportStage extends HopStage {

    private final Transport transport;

    TransportStage(Transport transport) {
        this.transport = transport;
    }

    @Override
    TransportResponse send(Request request, CallContext call) throws IOException {
        try {
            return transport.send(request, call.attempt());
        } catch (IOException e) {
            // An exception of the caller's own request body is his to see unchanged.
            boolean ofCaller =
                    call.attempt().sending().isOfCaller(e) && !call.attempt().stopped();
            throw ofCaller ? e : Failures.of(call, e);
        }
    }

    @Override
    public String toString() {
        return "TransportStage{" + transport + "}";
    }
}
