package dev.belay.internal.call;

import dev.belay.internal.limit.Origins;
import dev.belay.internal.origin.Origin;
import java.io.IOException;
import java.util.List;
import okhttp3.Request;

/** The gates of an origin, one after the other: for every attempt, and again for another origin that it is redirected to. */
final class Gates {

    private final Origins origins;
    private final Gate[] gates;

    Gates(Origins origins, List<Gate> gates) {
        this.origins = origins;
        this.gates = gates.toArray(new Gate[0]);
    }

    /** Has the call pass those of the request's origin, or throws. */
    void enter(Request request, CallContext call) throws IOException {
        Admission admission = new Admission(origins.of(Origin.of(request.url())));
        call.admit(admission);
        for (Gate gate : gates) {
            gate.pass(request, admission, call);
        }
    }

    /** Gives back what a call holds that will not go on. */
    void leave(CallContext call) {
        call.releasePermit();
    }

    @Override
    public String toString() {
        return List.of(gates).toString();
    }
}
