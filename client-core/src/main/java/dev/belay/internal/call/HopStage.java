package dev.belay.internal.call;

import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import okhttp3.Request;

/** A concern of single requests, below the guard of the response that the caller gets. */
abstract class HopStage {

    /** Returns the response to {@code request}, which whoever gets it has to close. */
    abstract TransportResponse send(Request request, CallContext call) throws IOException;
}
