package dev.belay.internal.call;

import dev.belay.event.CallLedger;
import dev.belay.event.Phase;
import dev.belay.internal.body.Excess;
import dev.belay.internal.limit.RateGate;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.internal.time.DurationText;
import dev.belay.internal.tls.TlsTrouble;
import dev.belay.internal.transport.AddressRefusal;
import dev.belay.internal.transport.ProxyRefusal;
import java.net.ProtocolException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The words of the exceptions: what was attempted, which limit was hit, where the time went, what to do. */
final class Messages {

    private static final String PROXY_ADVICE =
            "Check the proxy, its host and port (ProxyPolicy), and what it says of that host.";

    private Messages() {}

    private static String compose(CallLedger ledger, String what, String advice) {
        return ledger.call() + ": " + what + ". " + advice + " Spent: " + ledger.summary() + "; "
                + text(ledger.remaining()) + " of the deadline left"
                + (ledger.requestMayHaveBeenSent()
                        ? "; the request may have reached the server."
                        : "; nothing of the request has reached the server.");
    }

    static String deadline(CallLedger ledger, Stop stop, Duration allowed) {
        boolean ofToken = stop.kind() == Stop.Kind.TOKEN_DEADLINE;
        Phase phase = lastPhase(ledger);
        String where = phase == null ? "before it began" : "while " + doing(phase);
        return compose(
                ledger,
                (ofToken ? "the token's deadline passed after " : "not done within total ") + text(allowed) + " "
                        + where,
                ofToken
                        ? "The caller above gave it no more time."
                        : "Raise it with CallOptions.total(…) or CallOptions.slowAnswer(…) if that is too short.");
    }

    static String attempt(CallLedger ledger, Phase phase, Duration limit) {
        return compose(
                ledger,
                "no response head within attempt " + text(limit) + ", at last " + doing(phase),
                "Try again, or raise it with CallOptions.attempt(…).");
    }

    static String phase(
            CallLedger ledger, Phase phase, Duration limit, @Nullable Throwable cause, @Nullable String proxy) {
        String detail = phase == Phase.DNS && cause != null ? " (" + cause.getMessage() + ")" : "";
        return compose(
                ledger,
                "timed out after " + option(phase) + " " + text(limit) + " " + doing(phase) + by(proxy, phase) + detail,
                by(proxy, phase).isEmpty() ? advice(phase) : PROXY_ADVICE);
    }

    static String tooSlow(CallLedger ledger, int leastPerSecond, Duration window) {
        return compose(
                ledger,
                "the body came slower than " + leastPerSecond + " bytes/s over " + text(window),
                "The server drips; for a stream that may be that slow use CallOptions.stream(…), or lower"
                        + " ResponseLimits.minimumBytesPerSecond.");
    }

    static String cancelled(CallLedger ledger, String reason) {
        return compose(ledger, "cancelled (" + reason + ")", "Nobody waits for it any more.");
    }

    static String interrupted(CallLedger ledger) {
        return compose(ledger, "the waiting thread was interrupted", "Its interrupt flag is still set.");
    }

    static String closed(CallLedger ledger) {
        return compose(
                ledger, "the client has been closed", "Close a client after its last call; make one per application.");
    }

    static String lost(CallLedger ledger, @Nullable Phase phase, @Nullable Throwable cause) {
        return compose(
                ledger,
                "the connection failed " + (phase == null ? "" : doing(phase) + " ") + "(" + describe(cause) + ")",
                ledger.requestMayHaveBeenSent()
                        ? "Send it again only if doing it twice does no harm."
                        : "It is safe to send again.");
    }

    static String invalid(CallLedger ledger, Throwable cause) {
        return compose(
                ledger,
                "the answer is not valid HTTP (" + describe(cause) + ")",
                "The server, or something on the way to it, is broken.");
    }

    static String connectFailed(
            CallLedger ledger, @Nullable Phase phase, @Nullable Throwable cause, @Nullable String proxy) {
        return compose(
                ledger,
                "no connection" + (phase == null ? "" : ", failed " + doing(phase)) + by(proxy, phase) + " ("
                        + describe(cause) + ")",
                by(proxy, phase).isEmpty() ? "Check host name and port." : PROXY_ADVICE);
    }

    static String proxyRefused(CallLedger ledger, ProxyRefusal refusal) {
        return compose(ledger, "no connection: " + refusal.getMessage(), refusal.advice());
    }

    /** Names the proxy as long as it may be to blame; later on the ledger has its address. */
    private static String by(@Nullable String proxy, @Nullable Phase phase) {
        boolean connecting = phase == null || phase == Phase.DNS || phase == Phase.CONNECT || phase == Phase.TLS;
        return proxy == null || !connecting ? "" : " through " + proxy;
    }

    static String tlsFailed(CallLedger ledger, TlsTrouble trouble) {
        return compose(ledger, "no TLS connection: " + trouble.what(), trouble.advice());
    }

    static String tooManyCalls(CallLedger ledger, String limits, int held) {
        return compose(
                ledger,
                "no permit came free in time: " + limits,
                held > 0
                        ? "This thread itself holds " + held + ": close those responses before the next call."
                        : "Slow down, or raise ConcurrencyPolicy if the server can take more.");
    }

    static String circuitOpen(CallLedger ledger, String reason, @Nullable Duration left) {
        return compose(
                ledger,
                "the circuit breaker of this origin is open" + (left == null ? "" : " for another " + text(left)) + ": "
                        + reason,
                left == null
                        ? "It stays so until CircuitBreaker.automatic() or forceClosed()."
                        : "Do without for so long; then it is tried whether the server has recovered.");
    }

    static String coolingDown(CallLedger ledger, Duration left, @Nullable WaitingRoom full) {
        return compose(
                ledger,
                "the server has asked its callers to stay away for another " + text(left) + ", "
                        + (full == null ? "longer than the deadline" : tooManyWait(full)),
                "Call less often, or see CoolDownPolicy if the server does not mean all callers.");
    }

    static String rateLimited(CallLedger ledger, RateGate rate, Duration wait, @Nullable WaitingRoom full) {
        return compose(
                ledger,
                "the rate limit of " + rate.name() + ", " + rate.limit() + ", is used up"
                        + (full == null
                                ? "; the wait would be " + text(wait) + ", longer than maxWait or the deadline"
                                : ", and " + tooManyWait(full)),
                "Slow down, or raise RatePolicy if the server can take more.");
    }

    private static String tooManyWait(WaitingRoom full) {
        return full.waiting() + " calls of at most " + full.seats() + " wait already (ConcurrencyPolicy.queue)";
    }

    static String noToken(CallLedger ledger, String failure) {
        return compose(
                ledger,
                "no access token: " + failure,
                "Check the token source (BearerTokens); it is asked again after a second.");
    }

    static String redirectRefused(CallLedger ledger, int status, String refusal) {
        return compose(
                ledger,
                "redirected (" + status + ") " + refusal,
                "Call that URL itself if it can be trusted (RedirectRefusedException.location()), or see RedirectPolicy.");
    }

    static String addressRefused(CallLedger ledger, AddressRefusal refusal) {
        return compose(
                ledger,
                refusal.words(),
                refusal.address() == null
                        ? "Change AddressPolicy if that is meant to be called."
                        : "If that is meant to be called, add AddressPolicy.allow(\"" + refusal.literal() + "\").");
    }

    static String tooLarge(CallLedger ledger, Excess excess) {
        String sizes = excess.encodedBytes() < excess.decodedBytes()
                ? " (" + excess.decodedBytes() + " decoded from " + excess.encodedBytes() + ", "
                        + excess.decodedBytes() / Math.max(1, excess.encodedBytes()) + " times as many)"
                : "";
        return compose(
                ledger,
                "the body is larger than " + excess.limitBytes() + " bytes" + sizes,
                (excess.limit().isOfMemory()
                                ? "Read it as a stream (ResponseHandle.body()), or raise "
                                : "If it is meant to be so, raise ")
                        + "ResponseLimits." + excess.limit().option() + ".");
    }

    private static @Nullable Phase lastPhase(CallLedger ledger) {
        var attempt = ledger.lastAttempt();
        if (attempt == null || attempt.phases().isEmpty()) {
            return null;
        }
        return attempt.phases().get(attempt.phases().size() - 1).phase();
    }

    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "no reason known";
        }
        return cause.getClass().getSimpleName() + ": " + withoutContent(cause);
    }

    /** OkHttp quotes what it cannot parse, which is the peer's text and may repeat anything. */
    private static @Nullable String withoutContent(Throwable cause) {
        String message = cause.getMessage();
        int quoted = message == null || !(cause instanceof ProtocolException) ? -1 : message.indexOf(':');
        return message == null || quoted < 0 ? message : message.substring(0, quoted);
    }

    private static String doing(Phase phase) {
        return switch (phase) {
            case BACK_OFF -> "waiting to try again";
            case COOL_DOWN -> "waiting for the server to recover";
            case RATE_LIMIT -> "waiting for the rate limit";
            case PERMIT -> "waiting for a permit";
            case CREDENTIALS -> "waiting for an access token";
            case DNS -> "looking up the host";
            case CONNECT -> "opening the connection";
            case TLS -> "shaking hands for TLS";
            case SEND -> "sending the request";
            case FIRST_BYTE -> "waiting for the response's head";
            case BODY -> "reading the body";
        };
    }

    private static String option(Phase phase) {
        return switch (phase) {
            case BACK_OFF, COOL_DOWN, RATE_LIMIT, CREDENTIALS -> "total";
            case PERMIT -> "maxWait";
            case DNS -> "dns";
            case CONNECT, TLS -> "connect";
            case SEND -> "write";
            case FIRST_BYTE -> "firstByte";
            case BODY -> "read";
        };
    }

    private static String advice(Phase phase) {
        return switch (phase) {
            case BACK_OFF, COOL_DOWN, RATE_LIMIT -> "Raise it with CallOptions.total(…).";
            case PERMIT -> "Raise ConcurrencyPolicy if the server can take more.";
            case CREDENTIALS -> "Check the token source (BearerTokens).";
            case DNS -> "Check the resolver.";
            case CONNECT ->
                "The host may be down or a firewall may drop its packets; a retry begins with another address.";
            case TLS -> "The host accepted the connection and then said nothing; a retry begins with another address.";
            case SEND -> "The server has stopped reading.";
            case FIRST_BYTE ->
                "The server took the request and does not answer; for slow endpoints use"
                        + " CallOptions.slowAnswer(…).";
            case BODY -> "The server stopped in the middle of its answer; for long polls use CallOptions.stream(…).";
        };
    }

    private static String text(Duration duration) {
        return DurationText.of(duration);
    }
}
