package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
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
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.HttpStatusException;
import dev.belay.error.InvalidResponseException;
import dev.belay.error.RateLimitException;
import dev.belay.error.RedirectRefusedException;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.error.TlsFailedException;
import dev.belay.event.Phase;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.transport.AddressRefusal;
import dev.belay.policy.RatePolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import okhttp3.Request;

/** How a second attempt may fail, one way for each type of failure, and what its message has to say of that. */
enum FailureStory {
    ATTEMPT_TIMEOUT(
            AttemptTimeoutException.class,
            "timed out after firstByte 10 s waiting for the response's head.",
            "use CallOptions.slowAnswer(…).") {
        @Override
        void end(Stage stage) {
            stage.awaitWaitForTheAnswer();
            stage.timer().advance(Timeouts.DEFAULT_FIRST_BYTE);
        }
    },
    DEADLINE(
            DeadlineExceededException.class,
            "not done within total 30 s while sending the request.",
            "Raise it with CallOptions.total(…)") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.blocksIn(Phase.SEND);
        }

        @Override
        CallOptions options() {
            return CallOptions.none().attempt(Timeouts.DEFAULT_TOTAL).write(Timeouts.DEFAULT_TOTAL);
        }

        @Override
        void end(Stage stage) {
            stage.awaitWaitForTheAnswer();
            stage.timer().advance(Timeouts.DEFAULT_TOTAL.minus(BEFORE_SECOND_ATTEMPT));
        }
    },
    CANCEL(CallCancelledException.class, "cancelled (user left).", "Nobody waits for it any more.") {
        @Override
        void end(Stage stage) {
            stage.awaitWaitForTheAnswer();
            stage.source().cancel("user left");
        }
    },
    INTERRUPT(
            CallInterruptedException.class, "the waiting thread was interrupted.", "Its interrupt flag is still set.") {
        @Override
        void end(Stage stage) {
            stage.awaitWaitForTheAnswer();
            stage.call().interrupt();
        }
    },
    CLOSE(ClientClosedException.class, "the client has been closed.", "Close a client after its last call") {
        @Override
        void end(Stage stage) {
            stage.awaitWaitForTheAnswer();
            stage.client().close(Duration.ZERO);
        }
    },
    CONCURRENCY(
            ConcurrencyLimitException.class,
            "no permit came free in time: 1 of 1 permits",
            "raise ConcurrencyPolicy if the server can take more.") {
        @Override
        void beforeSecondAttempt(BelayClient client, CancellationToken token, FakeTransport transport) {
            BackgroundCall.start(() -> client.execute(OF_ANOTHER_CALL, token, ResponseHandle::bytes));
            assertThat(transport.awaitRequests(2, PATIENCE)).isTrue();
        }

        @Override
        void end(Stage stage) {
            assertThat(Await.condition(
                            PATIENCE,
                            () -> ClientInternals.engine(stage.client())
                                            .limiter()
                                            .waiting()
                                    == 1))
                    .isTrue();
            stage.timer().advance(Duration.ofSeconds(1));
        }
    },
    CIRCUIT(
            CircuitOpenException.class,
            "the circuit breaker of this origin is open: ",
            "It stays so until CircuitBreaker.automatic() or forceClosed().") {
        @Override
        void beforeSecondAttempt(BelayClient client, CancellationToken token, FakeTransport transport) {
            client.circuitBreaker(OF_ANOTHER_CALL.url()).forceOpen();
        }
    },
    COOL_DOWN(
            CoolDownException.class,
            "the server has asked its callers to stay away for another 60 s, longer than the deadline.",
            "see CoolDownPolicy if the server does not mean all callers.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "120"));
        }

        @Override
        void beforeSecondAttempt(BelayClient client, CancellationToken token, FakeTransport transport)
                throws IOException {
            client.open(OF_ANOTHER_CALL, token).close();
        }
    },
    RATE(
            RateLimitException.class,
            "the rate limit of http://a.test:80, 1 per PT1M, is used up; the wait would be ",
            "raise RatePolicy if the server can take more.") {
        @Override
        BelayClient.Builder settings(BelayClient.Builder builder) {
            return builder.rateLimit(
                    RatePolicy.builder().perOrigin(1, Duration.ofMinutes(1)).build());
        }
    },
    CONNECT(
            ConnectFailedException.class,
            "no connection, failed opening the connection (IOException: refused again).",
            "Check host name and port.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.fails(Phase.CONNECT, () -> new IOException("refused again"));
        }
    },
    ADDRESS(
            AddressRefusedException.class,
            "http://a.test:80 is at 127.0.0.1, which the address policy refuses: 127.0.0.0/8 (loopback).",
            "add AddressPolicy.allow(\"127.0.0.1\").") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.fails(
                    Phase.CONNECT,
                    () -> AddressRefusal.at(
                            Origin.of(OF_ANOTHER_CALL.url()),
                            InetAddress.getLoopbackAddress(),
                            "127.0.0.0/8 (loopback)"));
        }
    },
    LOST(
            ConnectionLostException.class,
            "the connection failed waiting for the response's head (IOException: reset).",
            "Send it again only if doing it twice does no harm.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset"));
        }
    },
    INVALID(
            InvalidResponseException.class,
            "the answer is not valid HTTP (ProtocolException: Unexpected status line).",
            "The server, or something on the way to it, is broken.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.fails(Phase.FIRST_BYTE, () -> new ProtocolException("Unexpected status line: secret=1"));
        }
    },
    REDIRECT(
            RedirectRefusedException.class,
            "redirected (302) to what is no http or https URL.",
            "Call that URL itself if it can be trusted") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.responds(() -> FakeResponse.of(302, "").header("Location", "ftp://user:secret@b.test/"));
        }
    },
    TLS(
            TlsFailedException.class,
            "no TLS connection: what answers there does not speak TLS.",
            "if the server has no TLS, call it by http.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.fails(Phase.TLS, () -> new SSLException("Unsupported or unrecognized SSL message"));
        }
    },
    STATUS(
            HttpStatusException.class,
            "status 403 (expected: 200 to 299)",
            "Accept other statuses with ResponseReaders.anyStatus(…)") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.status(403, "no");
        }
    },
    TOO_LARGE(
            ResponseTooLargeException.class,
            "the body is larger than 3 bytes.",
            "raise ResponseLimits.bufferedBytes.") {
        @Override
        FakeTransport.Script secondAttempt() {
            return FakeAnswers.ok("four");
        }
    };

    /** A call, and what it can be stopped by. */
    record Stage(
            BelayClient client,
            FakeTransport transport,
            VirtualTimer timer,
            CancellationSource source,
            BackgroundCall<?> call) {

        void awaitWaitForTheAnswer() {
            assertThat(Await.condition(PATIENCE, () -> {
                        List<FakeExchange> exchanges = transport.exchanges();
                        return exchanges.size() == 2 && exchanges.get(1).isWaiting();
                    }))
                    .isTrue();
        }
    }

    static final Duration BEFORE_SECOND_ATTEMPT = Duration.ofMillis(200);
    static final Request OF_ANOTHER_CALL =
            new Request.Builder().url("http://a.test/other").build();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Class<? extends BelayException> type;
    private final String what;
    private final String advice;

    FailureStory(Class<? extends BelayException> type, String what, String advice) {
        this.type = type;
        this.what = what;
        this.advice = advice;
    }

    Class<? extends BelayException> type() {
        return type;
    }

    /** Returns what becomes of it; most wait for an answer until they are ended. */
    FakeTransport.Script secondAttempt() {
        return FakeAnswers.blocksIn(Phase.FIRST_BYTE);
    }

    /** Returns what the message says has happened, the limit included. */
    String what() {
        return what;
    }

    /** Returns what the message says can be done. */
    String advice() {
        return advice;
    }

    /** Returns what keeps other limits out of the way. */
    CallOptions options() {
        return CallOptions.none();
    }

    /** Returns the builder with what the story needs. */
    BelayClient.Builder settings(BelayClient.Builder builder) {
        return builder;
    }

    /** Runs on the thread of the call between its attempts, with its token. */
    void beforeSecondAttempt(BelayClient client, CancellationToken token, FakeTransport transport) throws IOException {}

    /** Ends the call, if it does not end by itself. */
    void end(Stage stage) {}
}
