package dev.belay.internal.call;

import dev.belay.ResponseHandle;
import java.io.IOException;
import okhttp3.Request;

/** One concern of the pipeline. It has no state of its own per call: that is all in the context. */
abstract class Stage {

    /**
     * Returns the response for {@code request}, usually the next stage's. A stage closes every response that it does not
     * return.
     */
    abstract ResponseHandle proceed(Request request, CallContext call) throws IOException;
}
