package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.Timeouts;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallListener;
import dev.belay.event.ResponseLeaked;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.Repetitions;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** F08: a response body that nobody closes keeps its socket and its descriptor. */
class F08LeakedBodyTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final int DROPPED = 40;
    private static final int SPARE_DESCRIPTORS = 5;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    /** On HTTP/1.1 each keeps a socket; on HTTP/2 each keeps a stream of the one socket. */
    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void responsesThatANaiveClientDropsKeepTheirSocketsOrStreams(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp();
        leaks.register(Wire.end(naive));
        List<Response> dropped = new ArrayList<>();
        try (Peer peer = Stall.BODY.serve(wire)) {
            for (int i = 0; i < DROPPED; i++) {
                dropped.add(naive.newCall(peer.request()).execute());
            }

            assertAllAreHeld(peer, wire);
        } finally {
            dropped.forEach(Response::close);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void responsesThatTheJdkClientDropsKeepTheirSocketsOrStreams(Wire wire) throws Exception {
        leaks.allowSockets();
        HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
        List<InputStream> dropped = new ArrayList<>();
        try (Peer peer = Stall.BODY.serve(wire)) {
            for (int i = 0; i < DROPPED; i++) {
                dropped.add(naive.send(peer.jdkRequest(), BodyHandlers.ofInputStream())
                        .body());
            }

            assertAllAreHeld(peer, wire);
        } finally {
            for (InputStream body : dropped) {
                body.close();
            }
        }
    }

    private static void assertAllAreHeld(Peer peer, Wire wire) throws InterruptedException {
        assertThat(peer.traffic().awaitOpenConnections(0, SHORT)).isFalse();
        assertThat(peer.traffic().requestsInProgress()).isEqualTo(DROPPED);
        assertThat(peer.traffic().openConnections()).isEqualTo(wire.isHttp2() ? 1 : DROPPED);
    }

    @Timeout(150)
    @ParameterizedTest
    @CsvSource({"HTTP_1, 10000", "HTTP_2, 2000"})
    void aSecondAfterTheLastDeadlineDroppedResponsesHoldNothing(Wire wire, int all) throws Exception {
        int responses = Repetitions.of(all);
        try (Peer peer = Stall.BODY.serve(wire);
                BelayClient belay = client(wire, Duration.ofSeconds(1), event -> {})) {
            long before = ProcessFacts.openDescriptors().orElse(0);

            // From two threads, since one waits half of the time for the peer.
            var first = BackgroundCall.start(() -> dropMany(belay, peer.request(), responses / 2));
            var second = BackgroundCall.start(() -> dropMany(belay, peer.request(), responses / 2));
            awaitDeadline(first);
            awaitDeadline(second);

            assertThat(Await.condition(Duration.ofSeconds(1), () -> holdsNothing(belay, before)))
                    .as(
                            "descriptors: %s before, %s after; %s permits",
                            before,
                            ProcessFacts.openDescriptors(),
                            ClientInternals.engine(belay).limiter().inUse())
                    .isTrue();
            assertThat(peer.traffic().requests()).isGreaterThanOrEqualTo(responses);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aDroppedResponseIsReclaimedAndReportedWithThePlaceWhereItWasOpened(Wire wire) throws Exception {
        List<ResponseLeaked> leaks = new CopyOnWriteArrayList<>();
        CallListener listener = event -> {
            if (event instanceof ResponseLeaked leak) {
                leaks.add(leak);
            }
        };
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls");
                Peer peer = Stall.BODY.serve(wire);
                BelayClient belay = client(wire, SHORT, listener)) {
            ResponseHandle dropped = drop(belay, peer.request());

            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(Await.condition(LIMIT, () -> leaks.size() == 1)).isTrue();
            Throwable openedAt = leaks.get(0).openedAt();
            assertThat(openedAt).isNotNull();
            assertThat(openedAt.getStackTrace())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("aDroppedResponseIsReclaimedAndReportedWithThePlaceWhereItWasOpened");
            assertThat(leaks.get(0).call().id())
                    .isEqualTo(dropped.ledger().call().id());
            assertThat(leaks.get(0).age()).isGreaterThanOrEqualTo(SHORT);
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.getFormattedMessage()).startsWith("a response was not closed");
                        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("the response was opened here");
                    });
            assertThatThrownBy(() -> dropped.body().read()).isInstanceOf(DeadlineExceededException.class);
        }
    }

    @Test
    void thePlaceIsSampledUntilALeakWasSeen() throws Exception {
        List<ResponseLeaked> leaks = new CopyOnWriteArrayList<>();
        CallListener listener = event -> {
            if (event instanceof ResponseLeaked leak) {
                leaks.add(leak);
            }
        };
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ofSize(100_000), StreamAnswers.never());
                BelayClient belay = client(Wire.HTTP_1, SHORT, listener)) {
            drop(belay, peer.request()).close();

            drop(belay, peer.request());
            assertThat(Await.condition(LIMIT, () -> leaks.size() == 1)).isTrue();
            drop(belay, peer.request());
            assertThat(Await.condition(LIMIT, () -> leaks.size() == 2)).isTrue();

            assertThat(leaks.get(0).openedAt()).isNull();
            assertThat(leaks.get(1).openedAt()).isNotNull();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aReadersResponseIsClosedOnEveryPath(Wire wire) throws Exception {
        List<ResponseReader<Integer>> readers = List.of(
                ResponseHandle::status,
                response -> response.body().read(),
                response -> {
                    throw new IOException("a reader's own");
                },
                response -> {
                    throw new IllegalStateException("a reader's own");
                },
                response -> {
                    throw new AssertionError("a reader's own");
                });
        try (Peer peer = Stall.BODY.serve(wire);
                BelayClient belay = client(wire, Duration.ofSeconds(30), event -> {})) {
            for (ResponseReader<Integer> reader : readers) {
                outcomeOf(belay, peer.request(), reader);

                assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
                assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
            }
            assertThat(peer.traffic().requests()).isEqualTo(readers.size());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aHandleClosesItselfAtTheEndOfItsBody(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.ok("whole"), StreamAnswers.ok("whole"));
                BelayClient belay = client(wire, Duration.ofSeconds(30), event -> {})) {
            ResponseHandle dropped = drop(belay, peer.request());

            assertThat(dropped.body().readAllBytes()).hasSize(5);

            assertThat(ClientInternals.engine(belay).limiter().inUse()).isZero();
            assertThat(ClientInternals.engine(belay).callsInFlight()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void cancellingClosesAHandleThatNobodyReads(Wire wire) throws Exception {
        try (Peer peer = Stall.BODY.serve(wire);
                CancellationSource source = CancellationSource.create();
                BelayClient belay = client(wire, Duration.ofSeconds(30), event -> {});
                ResponseHandle open = belay.open(peer.request(), source.token())) {
            source.cancel("nobody wants it");

            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(Await.condition(
                            LIMIT, () -> ClientInternals.engine(belay).callsInFlight() == 0))
                    .isTrue();
            assertThatThrownBy(() -> open.body().read()).hasMessageContaining("nobody wants it");
        }
    }

    private static void outcomeOf(HttpCaller caller, Request request, ResponseReader<Integer> reader)
            throws IOException {
        try {
            assertThat(caller.execute(request, CancellationToken.none(), reader))
                    .isGreaterThan(0);
        } catch (IOException | RuntimeException | AssertionError expected) {
            assertThat(expected).hasMessage("a reader's own");
        }
    }

    private static void awaitDeadline(BackgroundCall<ResponseHandle> dropping) throws Exception {
        ResponseHandle last = dropping.outcome(Duration.ofMinutes(2)).value();
        assertThat(Await.condition(LIMIT, () -> last.ledger().remaining().isZero()))
                .isTrue();
    }

    private static boolean holdsNothing(BelayClient belay, long descriptorsBefore) {
        return ProcessFacts.openDescriptors().orElse(0) <= descriptorsBefore + SPARE_DESCRIPTORS
                && ClientInternals.engine(belay).limiter().inUse() == 0
                && ClientInternals.engine(belay).callsInFlight() == 0;
    }

    /** Drops so many responses and returns the last; a call that a busy machine makes late gives none. */
    private static ResponseHandle dropMany(HttpCaller caller, Request request, int responses) throws IOException {
        int dropped = 0;
        while (true) {
            try {
                ResponseHandle response = drop(caller, request);
                dropped++;
                if (dropped == responses) {
                    return response;
                }
            } catch (DeadlineExceededException late) {
                assertThat(late.remaining()).isZero();
            }
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the fault is that it is not closed
    private static ResponseHandle drop(HttpCaller caller, Request request) throws IOException {
        return caller.open(request, CancellationToken.none());
    }

    private static BelayClient client(Wire wire, Duration total, CallListener listener) {
        return wire.belay()
                .timeouts(Timeouts.builder().total(total).build())
                .concurrency(ConcurrencyPolicy.builder()
                        .perOrigin(20_000)
                        .total(20_000)
                        .build())
                .listener(listener)
                .build();
    }
}
