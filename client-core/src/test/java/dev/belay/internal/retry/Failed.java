package dev.belay.internal.retry;

import dev.belay.error.AddressRefusedException;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import okhttp3.Headers;

/** One of each exception that an attempt can end with. */
final class Failed {
    private static final CallLedger LEDGER = CallLedger.none();
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private Failed() {}

    static BelayException toConnect() {
        return new ConnectFailedException("", new ConnectException(), LEDGER);
    }

    static BelayException toLookUp() {
        return new ConnectFailedException("", new RuntimeException(new UnknownHostException()), LEDGER);
    }

    static BelayException connection() {
        return new ConnectionLostException("", null, LEDGER);
    }

    static BelayException inTime(Phase phase) {
        return new AttemptTimeoutException("", null, LEDGER, phase, LIMIT);
    }

    static BelayException tls() {
        return new TlsFailedException("", null, LEDGER, List.of());
    }

    static BelayException http() {
        return new InvalidResponseException("", null, LEDGER);
    }

    static BelayException byKindToCome() {
        return new KindToComeException();
    }

    /** What ends a call whatever anybody says. */
    static List<BelayException> forGood() {
        return List.of(
                new CallCancelledException("", null, LEDGER, ""),
                new CallInterruptedException("", null, LEDGER),
                new ClientClosedException("", null, LEDGER),
                new DeadlineExceededException("", null, LEDGER, LIMIT),
                new ConcurrencyLimitException("", null, LEDGER, 0),
                new AddressRefusedException("", null, LEDGER, null, ""),
                new RedirectRefusedException("", LEDGER, 302, ""),
                new ResponseTooLargeException("", LEDGER, 1, 1, 1),
                new HttpStatusException("", LEDGER, 503, Headers.of(), new byte[0]),
                byKindToCome());
    }

    private static final class KindToComeException extends BelayException {
        private static final long serialVersionUID = 1;

        KindToComeException() {
            super("", null, LEDGER);
        }
    }
}
