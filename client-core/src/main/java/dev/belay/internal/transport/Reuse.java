package dev.belay.internal.transport;

import dev.belay.event.ConnectionClosed.Reason;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Whether a connection over HTTP/1.1 that was idle may carry another request. */
final class Reuse {

    private Reuse() {}

    /** Retires the connection, which this call alone has, if it must not carry the request. */
    static void check(WireSocket wire, Request request) {
        // What has come unasked would be taken for the answer to this call.
        if (wire.hasStrayBytes() || (!Repeatable.isAlways(request) && mayHaveEnded(wire.channel()))) {
            wire.lease().condemn();
            wire.closeNow(Reason.STALE);
        } else if (wire.isPastKeepAlive() && wire.lease().retireFrom(() -> false)) {
            wire.closeNow(Reason.IDLE);
        }
    }

    /** Returns whether the peer has ended it, or may have without anybody being able to see it. */
    private static boolean mayHaveEnded(@Nullable WireChannel channel) {
        return channel == null || channel.isEnded();
    }
}
