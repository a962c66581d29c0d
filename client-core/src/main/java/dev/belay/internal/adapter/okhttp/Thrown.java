package dev.belay.internal.adapter.okhttp;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.TlsFailedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What code on OkHttp catches, with Belay's exception, its words and its ledger as the cause. */
final class Thrown {

    /** What OkHttp says of a call that was cancelled, and what its callers compare with. */
    static final String CANCELLED = "Canceled";

    /** What a failed connection may be, the special before the general. */
    private static final List<Kind> KINDS = List.of(
            new Kind(UnknownHostException.class, UnknownHostException::new),
            new Kind(NoRouteToHostException.class, NoRouteToHostException::new),
            new Kind(ConnectException.class, ConnectException::new),
            new Kind(SocketException.class, SocketException::new),
            new Kind(SSLPeerUnverifiedException.class, SSLPeerUnverifiedException::new),
            new Kind(SSLHandshakeException.class, SSLHandshakeException::new),
            new Kind(SSLException.class, SSLException::new),
            new Kind(EOFException.class, EOFException::new),
            new Kind(ProtocolException.class, ProtocolException::new));

    private record Kind(Class<? extends IOException> type, Function<@Nullable String, IOException> maker) {}

    private Thrown() {}

    /** Returns what OkHttp would have thrown; what is the application's own stays as it is. */
    static IOException of(IOException failure) {
        if (!(failure instanceof BelayException typed)) {
            return failure;
        }
        IOException foreign = foreign(typed);
        if (foreign != typed) {
            foreign.initCause(typed);
        }
        return foreign;
    }

    private static IOException foreign(BelayException failure) {
        if (failure instanceof CallCancelledException) {
            return new IOException(CANCELLED);
        }
        if (failure instanceof AttemptTimeoutException) {
            return new SocketTimeoutException(failure.getMessage());
        }
        if (failure instanceof DeadlineExceededException || failure instanceof CallInterruptedException) {
            return new InterruptedIOException(failure.getMessage());
        }
        if (failure instanceof RedirectRefusedException || failure instanceof InvalidResponseException) {
            return new ProtocolException(failure.getMessage());
        }
        boolean ofConnection = failure instanceof ConnectFailedException
                || failure instanceof ConnectionLostException
                || failure instanceof TlsFailedException;
        return ofConnection ? asItsCause(failure) : failure;
    }

    private static IOException asItsCause(BelayException failure) {
        Throwable cause = failure.getCause();
        for (Kind kind : KINDS) {
            if (kind.type().isInstance(cause)) {
                return kind.maker().apply(failure.getMessage());
            }
        }
        return failure instanceof TlsFailedException ? new SSLException(failure.getMessage()) : failure;
    }

    /** Returns what a callback is told of a failure that is none of the network's, in OkHttp's words. */
    static IOException unexpected(Throwable failure) {
        IOException told = new IOException("canceled due to " + failure);
        told.addSuppressed(failure);
        return told;
    }
}
