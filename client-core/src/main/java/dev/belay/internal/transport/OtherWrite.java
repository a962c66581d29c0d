package dev.belay.internal.transport;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** The wait of a call for the end of another one's write, which blocks the connection that they share. */
final class OtherWrite {
    private volatile @Nullable Thread waiting;

    /** Waits until the call may send, and throws when it cannot any more. */
    void await(WireSocket wire, Call call) throws IOException {
        waiting = Thread.currentThread();
        try {
            wire.awaitOtherWrite(call::isCanceled);
        } finally {
            waiting = null;
        }
        if (call.isCanceled()) {
            throw new IOException("Canceled");
        }
        if (wire.isClosed()) {
            throw wire.closedException();
        }
    }

    /** Has the call look whether it was cancelled. */
    void stopWaiting() {
        LockSupport.unpark(waiting);
    }
}
