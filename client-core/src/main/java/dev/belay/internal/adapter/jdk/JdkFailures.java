package dev.belay.internal.adapter.jdk;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.AttemptLedger;
import dev.belay.event.Phase;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** The types that the JDK's contract has for what goes wrong: with Belay's message, and its exception as the cause. */
final class JdkFailures {

    private JdkFailures() {}

    /** Returns what a caller of the JDK's client expects in place of {@code failure}. */
    static Throwable of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof BelayException typed ? of(typed) : cause;
    }

    private static IOException of(BelayException typed) {
        String message = typed.getMessage();
        if (typed instanceof DeadlineExceededException || typed instanceof AttemptTimeoutException) {
            return because(
                    typed,
                    isConnecting(typed) ? new HttpConnectTimeoutException(message) : new HttpTimeoutException(message));
        }
        if (typed instanceof ConnectFailedException) {
            boolean unresolved = has(typed, UnknownHostException.class);
            return because(
                    unresolved ? because(typed, new UnresolvedAddressException()) : typed,
                    new ConnectException(message));
        }
        if (typed instanceof TlsFailedException) {
            return because(typed, new SSLHandshakeException(message));
        }
        return new IOException(message, typed);
    }

    private static <E extends Throwable> E because(Throwable cause, E failure) {
        failure.initCause(cause);
        return failure;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the last thing that was waited for is what comes before a request can be sent. */
    private static boolean isConnecting(BelayException failure) {
        Phase phase = lastPhase(failure);
        return phase == Phase.DNS || phase == Phase.CONNECT || phase == Phase.TLS;
    }

    private static @Nullable Phase lastPhase(BelayException failure) {
        if (failure instanceof AttemptTimeoutException timeout) {
            return timeout.phase();
        }
        AttemptLedger last = failure.ledger().lastAttempt();
        return last == null || last.phases().isEmpty()
                ? null
                : last.phases().get(last.phases().size() - 1).phase();
    }
}
