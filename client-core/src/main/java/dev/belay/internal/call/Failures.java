package dev.belay.internal.call;

import dev.belay.error.AddressRefusedException;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.ConcurrencyLimitException;
import dev.belay.error.ConnectFailedException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.CoolDownException;
import dev.belay.error.CredentialException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RateLimitException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.BreakerState;
import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.internal.body.Excess;
import dev.belay.internal.credential.Answer;
import dev.belay.internal.limit.BreakerStatus;
import dev.belay.internal.limit.OriginState;
import dev.belay.internal.limit.RateGate;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.internal.redirect.Redirect;
import dev.belay.internal.tls.TlsTrouble;
import dev.belay.internal.transport.AddressRefusal;
import dev.belay.internal.transport.Exchange;
import dev.belay.internal.transport.ProxyRefusal;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into the exception that tells the caller so. */
final class Failures {

    /** What OkHttp says of a body whose connection is closed too early, as of an answer that breaks HTTP. */
    private static final String CUT_OFF = "unexpected end of stream";

    private Failures() {}

    /** Returns the exception for a call that {@code cause} (null: none) kept from going on, or that was stopped. */
    static BelayException of(CallContext call, @Nullable Throwable cause) {
        if (cause instanceof BelayException typed) {
            return typed;
        }
        if (Thread.currentThread().isInterrupted()) {
            call.stop(Stop.of(Stop.Kind.INTERRUPTED));
        } else if (call.engine().isStopping()) {
            // It may have lost its connection to the stop of another call just before its own.
            call.stop(Stop.of(Stop.Kind.CLIENT_CLOSED));
        }
        CallLedger ledger = call.ledger();
        Stop stop = call.stop();
        if (stop == null) {
            stop = call.attempt().stop();
        }
        Throwable safe = SafeCause.of(cause);
        return withEarlier(stop == null ? broken(ledger, call, safe) : stopped(ledger, call, stop, safe));
    }

    private static <E extends BelayException> E withEarlier(E last) {
        last.ledger().earlierFailures().forEach(last::addSuppressed);
        return last;
    }

    private static BelayException stopped(CallLedger ledger, CallContext call, Stop stop, @Nullable Throwable cause) {
        return switch (stop.kind()) {
            case TOTAL, TOKEN_DEADLINE ->
                new DeadlineExceededException(
                        Messages.deadline(ledger, stop, call.allowed()), cause, ledger, call.allowed());
            case CANCELLED ->
                new CallCancelledException(
                        Messages.cancelled(ledger, stop.reason()),
                        stop.cause() == null ? cause : stop.cause(),
                        ledger,
                        stop.reason());
            case INTERRUPTED -> new CallInterruptedException(Messages.interrupted(ledger), cause, ledger);
            case CLIENT_CLOSED -> new ClientClosedException(Messages.closed(ledger), cause, ledger);
            case PHASE, ATTEMPT -> attemptTimeout(ledger, stop, cause, proxy(call));
            case RATE -> tooSlow(ledger, call, cause);
        };
    }

    private static BelayException attemptTimeout(
            CallLedger ledger, Stop stop, @Nullable Throwable cause, @Nullable String proxy) {
        Phase phase = stop.phase() == null ? Phase.SEND : stop.phase();
        Duration limit = Duration.ofNanos(stop.limitNanos());
        String message = stop.kind() == Stop.Kind.ATTEMPT
                ? Messages.attempt(ledger, phase, limit)
                : Messages.phase(ledger, phase, limit, cause, proxy);
        return new AttemptTimeoutException(message, cause, ledger, phase, limit);
    }

    private static BelayException tooSlow(CallLedger ledger, CallContext call, @Nullable Throwable cause) {
        Duration window = Duration.ofNanos(MinimumRate.WINDOW_NANOS);
        int least = call.engine().config().limits().minimumBytesPerSecond();
        String message = Messages.tooSlow(ledger, least, window);
        return new AttemptTimeoutException(message, cause, ledger, Phase.BODY, window);
    }

    private static BelayException broken(CallLedger ledger, CallContext call, @Nullable Throwable cause) {
        if (cause instanceof AddressRefusal refusal) {
            return new AddressRefusedException(
                    Messages.addressRefused(ledger, refusal), refusal, ledger, refusal.address(), refusal.rule());
        }
        if (cause instanceof ProxyRefusal refusal) {
            return new ConnectFailedException(Messages.proxyRefused(ledger, refusal), refusal, ledger);
        }
        Phase phase = call.attempt().phase();
        boolean connected = phase != null && phase.ordinal() > Phase.TLS.ordinal();
        TlsTrouble trouble = TlsTrouble.of(cause, connected);
        if (trouble != null) {
            return new TlsFailedException(Messages.tlsFailed(ledger, trouble), cause, ledger, trouble.certificates());
        }
        if (connected && cause instanceof ProtocolException && !CUT_OFF.equals(cause.getMessage())) {
            return new InvalidResponseException(Messages.invalid(ledger, cause), cause, ledger);
        }
        return connected
                ? new ConnectionLostException(Messages.lost(ledger, phase, cause), cause, ledger)
                : new ConnectFailedException(Messages.connectFailed(ledger, phase, cause, proxy(call)), cause, ledger);
    }

    private static @Nullable String proxy(CallContext call) {
        Exchange exchange = call.attempt().sending().exchange();
        return exchange == null ? null : exchange.proxy();
    }

    static BelayException tooManyCalls(CallContext call, OriginState origin) {
        String limits = call.engine().limiter().describe(origin);
        int held = call.engine().permitsHeldBy(Thread.currentThread());
        CallLedger ledger = call.ledger();
        return withEarlier(
                new ConcurrencyLimitException(Messages.tooManyCalls(ledger, limits, held), null, ledger, held));
    }

    static BelayException circuitOpen(CallContext call, BreakerStatus status) {
        CallLedger ledger = call.ledger();
        boolean forced = status.state() == BreakerState.FORCED_OPEN;
        Duration left = forced ? null : Duration.ofNanos(status.openNanos());
        return withEarlier(new CircuitOpenException(
                Messages.circuitOpen(ledger, status.reason(), left), ledger, left, status.reason(), forced));
    }

    static BelayException coolingDown(CallContext call, long leftNanos, @Nullable WaitingRoom full) {
        CallLedger ledger = call.ledger();
        Duration left = Duration.ofNanos(leftNanos);
        return withEarlier(new CoolDownException(Messages.coolingDown(ledger, left, full), ledger, left));
    }

    static BelayException rateLimited(CallContext call, RateGate rate, long waitNanos, @Nullable WaitingRoom full) {
        CallLedger ledger = call.ledger();
        Duration wait = Duration.ofNanos(waitNanos);
        return withEarlier(new RateLimitException(Messages.rateLimited(ledger, rate, wait, full), ledger, wait));
    }

    static BelayException noToken(CallContext call, Answer answer) {
        CallLedger ledger = call.ledger();
        return withEarlier(new CredentialException(Messages.noToken(ledger, answer.failure()), answer.cause(), ledger));
    }

    static BelayException redirectRefused(CallContext call, int status, Redirect redirect) {
        CallLedger ledger = call.ledger();
        return withEarlier(new RedirectRefusedException(
                Messages.redirectRefused(ledger, status, redirect.refusal()), ledger, status, redirect.location()));
    }

    static IOException tooLarge(CallContext call, Excess excess) {
        CallLedger ledger = call.ledger();
        return withEarlier(new ResponseTooLargeException(
                Messages.tooLarge(ledger, excess),
                ledger,
                excess.limitBytes(),
                excess.encodedBytes(),
                excess.decodedBytes()));
    }
}
