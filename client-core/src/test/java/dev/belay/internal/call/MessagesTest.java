package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.internal.body.BodyLimit;
import dev.belay.internal.body.Excess;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins what a person reads when a call fails. */
class MessagesTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String UNSENT =
            " Spent: %s; 1.5 s of the deadline left; nothing of the request has reached the server.";

    private static CallLedger ledger(boolean sent, Phase... phases) {
        List<PhaseTime> times = Stream.of(phases)
                .map(phase -> new PhaseTime(phase, Duration.ZERO, Duration.ofMillis(250)))
                .toList();
        return new CallLedger(
                new CallInfo(1, "GET", "http://x.test:80", null),
                Duration.ofSeconds(4),
                Duration.ofMillis(1_500),
                List.of(new AttemptLedger(1, Duration.ZERO, times, null, new AttemptResult(0, null, null))),
                new CallResult(sent, null));
    }

    @Test
    void aMessageSaysWhatHappenedWhatToDoAndWhereTheTimeWent() {
        assertThat(Messages.interrupted(ledger(false, Phase.DNS)))
                .isEqualTo("GET http://x.test:80: the waiting thread was interrupted. Its interrupt flag is still set."
                        + UNSENT.formatted("dns 250 ms"));
        assertThat(Messages.closed(ledger(true)))
                .isEqualTo(
                        "GET http://x.test:80: the client has been closed. Close a client after its last call; make one"
                                + " per application. Spent: nothing begun; 1.5 s of the deadline left; the request may have"
                                + " reached the server.");
        assertThat(Messages.cancelled(ledger(false), "user left"))
                .startsWith("GET http://x.test:80: cancelled (user left). Nobody waits for it any more. Spent: ");
        assertThat(Messages.tooLarge(ledger(true), new Excess(BodyLimit.ERROR, 10, 11, 11)))
                .startsWith("GET http://x.test:80: the body is larger than 10 bytes. Read it as a stream"
                        + " (ResponseHandle.body()), or raise ResponseLimits.errorBytes. Spent: ");
        assertThat(Messages.tooLarge(ledger(true), new Excess(BodyLimit.RATIO, 400, 4, 401)))
                .startsWith(
                        "GET http://x.test:80: the body is larger than 400 bytes (401 decoded from 4, 100 times as many)."
                                + " If it is meant to be so, raise ResponseLimits.compressionRatio. Spent: ");
    }

    @Test
    void aDeadlineSaysWhoseItWasAndWhatWasGoingOn() {
        Stop total = Stop.of(Stop.Kind.TOTAL);
        Stop token = Stop.of(Stop.Kind.TOKEN_DEADLINE);

        assertThat(Messages.deadline(ledger(true, Phase.SEND, Phase.FIRST_BYTE), total, LIMIT))
                .startsWith(
                        "GET http://x.test:80: not done within total 3 s while waiting for the response's head."
                                + " Raise it with CallOptions.total(…) or CallOptions.slowAnswer(…) if that is too short. Spent: ");
        assertThat(Messages.deadline(ledger(false), token, LIMIT))
                .startsWith("GET http://x.test:80: the token's deadline passed after 3 s before it began."
                        + " The caller above gave it no more time. Spent: ");
        assertThat(Messages.deadline(CallLedger.none(), total, LIMIT)).contains("total 3 s before it began.");
    }

    @Test
    void anAttemptSaysWhatItDidAtLast() {
        assertThat(Messages.attempt(ledger(true), Phase.SEND, LIMIT))
                .startsWith("GET http://x.test:80: no response head within attempt 3 s, at last sending the request."
                        + " Try again, or raise it with CallOptions.attempt(…). Spent: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PERMIT     | maxWait 3 s waiting for a permit. Raise ConcurrencyPolicy if the server can take more.",
                "DNS        | dns 3 s looking up the host (no answer). Check the resolver.",
                "CONNECT    | connect 3 s opening the connection. The host may be down",
                "TLS        | connect 3 s shaking hands for TLS. The host accepted the connection and then said nothing",
                "SEND       | write 3 s sending the request. The server has stopped reading.",
                "FIRST_BYTE | firstByte 3 s waiting for the response's head. The server took the request",
                "BODY       | read 3 s reading the body. The server stopped in the middle of its answer"
            })
    void eachWaitHasItsOptionItsWordsAndItsAdvice(Phase phase, String words) {
        assertThat(Messages.phase(ledger(true), phase, LIMIT, new IOException("no answer"), null))
                .startsWith("GET http://x.test:80: timed out after " + words);
    }

    @Test
    void aLookUpWithoutAReasonGivesNone() {
        assertThat(Messages.phase(ledger(true), Phase.DNS, LIMIT, null, null)).contains("looking up the host. Check");
    }

    @Test
    void aLostConnectionSaysWhetherItIsSafeToSendAgain() {
        assertThat(Messages.lost(ledger(true), Phase.FIRST_BYTE, new IOException("reset")))
                .startsWith("GET http://x.test:80: the connection failed waiting for the response's head"
                        + " (IOException: reset). Send it again only if doing it twice does no harm. Spent: ");
        assertThat(Messages.lost(ledger(false), null, null))
                .startsWith("GET http://x.test:80: the connection failed (no reason known)."
                        + " It is safe to send again. Spent: ");
    }

    @Test
    void aConnectionThatNeverWasSaysWhatFailed() {
        assertThat(Messages.connectFailed(ledger(false), Phase.DNS, new UnknownHostException("x.test"), null))
                .startsWith("GET http://x.test:80: no connection, failed looking up the host"
                        + " (UnknownHostException: x.test). Check host name and port.");
        assertThat(Messages.connectFailed(ledger(false), null, new IOException(), null))
                .startsWith("GET http://x.test:80: no connection (IOException: null). Check");
    }

    @Test
    void whatThePeerSaidIsNotQuoted() {
        assertThat(Messages.lost(ledger(true), Phase.SEND, new ProtocolException("Unexpected status line: secret")))
                .contains("(ProtocolException: Unexpected status line)");
        assertThat(Messages.lost(ledger(true), Phase.SEND, new ProtocolException("too many requests")))
                .contains("(ProtocolException: too many requests)");
        assertThat(Messages.lost(ledger(true), Phase.SEND, new ProtocolException()))
                .contains("(ProtocolException: null)");
        assertThat(Messages.lost(ledger(true), Phase.SEND, new ProtocolException(":secret")))
                .contains("(ProtocolException: )");
        assertThat(Messages.lost(ledger(true), Phase.SEND, new IOException("a: b")))
                .contains("(IOException: a: b)");
    }

    @ParameterizedTest
    @CsvSource({"0, Slow down", "1, This thread itself holds 1: close those responses before the next call."})
    void aFullQueueLooksAtWhoHoldsThePermits(int held, String advice) {
        assertThat(Messages.tooManyCalls(ledger(false), "1 of 1", held))
                .startsWith("GET http://x.test:80: no permit came free in time: 1 of 1. " + advice);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms", "PT0.00004S, 0 ms", "PT0.00005S, 0.1 ms", "PT0.005S, 5 ms", "PT0.009949S, 9.9 ms",
        "PT0.00995S, 10 ms", "PT0.25S, 250 ms", "PT0.2505S, 251 ms", "PT0.999499S, 999 ms", "PT0.9995S, 1 s",
        "PT1.449999S, 1.4 s", "PT1.45S, 1.5 s", "PT1M, 60 s"
    })
    void durationsAreShort(Duration duration, String text) {
        assertThat(Messages.attempt(ledger(true), Phase.SEND, duration)).contains("within attempt " + text + ", at");
    }
}
