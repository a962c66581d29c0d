package dev.belay.internal.call;

import java.io.IOException;

/** What an origin lets a request pass, or makes it wait for, before it is sent. Without state of its own per call. */
abstract class Gate {

    /** Returns when the call may pass; throws when it may not, or ended while it waited. */
    abstract void pass(Admission admission, CallContext call) throws IOException;
}
