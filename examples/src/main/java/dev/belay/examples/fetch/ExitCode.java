package dev.belay.examples.fetch;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.TlsFailedException;
import java.io.IOException;

/** How the program ends; where curl has a code for it, it is that one. */
final class ExitCode {
    static final int OK = 0;
    static final int OTHER = 1;
    static final int USAGE = 2;
    static final int CONNECT = 7;
    static final int STATUS = 22;
    static final int WRITE = 23;
    static final int TIMEOUT = 28;
    static final int LOST = 56;
    static final int TLS = 60;
    static final int CANCELLED = 130;

    private ExitCode() {}

    static int of(IOException failure) {
        if (failure instanceof DeadlineExceededException || failure instanceof AttemptTimeoutException) {
            return TIMEOUT;
        }
        if (failure instanceof ConnectFailedException) {
            return CONNECT;
        }
        if (failure instanceof TlsFailedException) {
            return TLS;
        }
        if (failure instanceof ConnectionLostException) {
            return LOST;
        }
        if (failure instanceof CallCancelledException || failure instanceof CallInterruptedException) {
            return CANCELLED;
        }
        return failure instanceof OutputException ? WRITE : OTHER;
    }
}
