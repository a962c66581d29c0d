package dev.belay.internal.call;

import java.io.IOException;
import okhttp3.Request;

/** What an origin lets a request pass, or makes it wait for, before it is sent. Without state of its own per call. */
abstract class Gate {

    /** Returns when the request may pass; throws when it may not, or its call ended while it waited. */
    abstract void pass(Request request, Admission admission, CallContext call) throws IOException;
}
