package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.event.PhaseTime;
import dev.belay.internal.credential.Credentials;
import dev.belay.internal.credential.TokenCache;
import dev.belay.internal.credential.TokenSettings;
import dev.belay.internal.limit.WaitingRoom;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.OneShotBody;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RenewalTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final FakeTransport.Script REFUSED = FakeAnswers.status(401, "no");
    private static final FakeTransport.Script OK = FakeAnswers.ok("hello");

    private final CapturedLog audit = CapturedLog.everything("dev.belay.audit");
    private final CallFixture fixture = new CallFixture();
    private final FakeTokens source = new FakeTokens(fixture.timer.time(), Duration.ofMinutes(10));
    private final Credentials credentials = new Credentials(
            List.of(new TokenSettings(source, Set.of(Origin.of(CallFixture.REQUEST.url())), Duration.ofSeconds(30))),
            fixture.timer.time(),
            refreshed -> {});

    @AfterEach
    void close() {
        source.release();
        credentials.close();
        audit.close();
    }

    private Stage over(FakeTransport transport) {
        SharedParts parts = new SharedParts(
                fixture.engine.knownOrigins(), fixture.engine.limiter(), new WaitingRoom(1), credentials);
        return Pipeline.create(fixture.engine.config(), parts, transport);
    }

    private static List<@Nullable String> sent(FakeTransport over) {
        return over.exchanges().stream()
                .map(FakeExchange::request)
                .map(request -> request.header("Authorization"))
                .toList();
    }

    private int status(FakeTransport transport) throws IOException {
        return status(transport, CallFixture.REQUEST);
    }

    private int status(FakeTransport transport, Request request) throws IOException {
        try (ResponseHandle response =
                over(transport).proceed(request, fixture.begun(RetryPolicy.defaults(), CancellationToken.none()))) {
            return response.status();
        }
    }

    @Test
    void whatWasRefusedGoesAgainWithAnotherToken() throws Exception {
        FakeTransport transport = FakeTransport.of(REFUSED, OK);

        assertThat(status(transport)).isEqualTo(200);

        assertThat(sent(transport)).containsExactly("Bearer t1", "Bearer t2");
        assertThat(transport.openResponses()).isZero();
    }

    @Test
    void aSecondRefusalIsTheResultHoweverMuchLaterItComes() throws Exception {
        FakeTransport transport = FakeTransport.of(exchange -> {
            fixture.pass(TokenCache.RENEWAL_PAUSE);
            return REFUSED.answer(exchange);
        });

        assertThat(status(transport)).isEqualTo(401);

        assertThat(sent(transport)).containsExactly("Bearer t1", "Bearer t2");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aBodyThatCanBeSentOnlyOnceIsNotSentAgain() throws Exception {
        FakeTransport transport = FakeTransport.of(REFUSED, OK);
        Request once = CallFixture.REQUEST.newBuilder().post(new OneShotBody()).build();

        assertThat(status(transport, once)).isEqualTo(401);

        assertThat(sent(transport)).containsExactly("Bearer t1");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void theSameTokenAgainIsNotSentAgain() throws Exception {
        FakeTransport transport = FakeTransport.of(REFUSED);
        source.repeat();

        assertThat(status(transport)).isEqualTo(401);

        assertThat(sent(transport)).containsExactly("Bearer t1");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aSourceThatFailsLeavesTheRefusalAsTheResult() throws Exception {
        FakeTransport transport = FakeTransport.of(exchange -> {
            source.fail(new IOException("down"));
            return REFUSED.answer(exchange);
        });

        assertThat(status(transport)).isEqualTo(401);
        assertThat(sent(transport)).hasSize(1);
    }

    @Test
    void whatCarriedNoTokenOfOursIsNotOurs() throws Exception {
        Request own = CallFixture.REQUEST
                .newBuilder()
                .header("Authorization", "Basic own")
                .build();
        FakeTransport refusing = FakeTransport.of(REFUSED);
        FakeTransport elsewhere = FakeTransport.of(
                FakeAnswers.responds(() -> FakeResponse.of(302, "gone").header("Location", "http://b.test/")), REFUSED);

        assertThat(status(refusing, own)).isEqualTo(401);
        assertThat(source.fetches()).isZero();

        assertThat(status(elsewhere)).isEqualTo(401);
        assertThat(sent(elsewhere)).containsExactly("Bearer t1", null);
        assertThat(source.fetches()).isOne();
    }

    @Test
    void theWaitIsInTheLedgerApartFromTheBody() throws Exception {
        FakeTransport transport = FakeTransport.of(exchange -> {
            source.hold();
            return REFUSED.answer(exchange);
        });
        CallContext call = fixture.begun(RetryPolicy.defaults(), CancellationToken.none());
        try (var caller = BackgroundCall.start(() -> {
            try (ResponseHandle response = over(transport).proceed(CallFixture.REQUEST, call)) {
                return response.status();
            }
        })) {
            assertThat(source.awaitFetches(2, SOON) && Await.parked(caller.thread(), SOON))
                    .isTrue();
            fixture.pass(Duration.ofSeconds(2));
            source.fail(new IOException("down"));
            source.release();

            assertThat(caller.outcome(SOON).value()).isEqualTo(401);
        }
        List<PhaseTime> phases = call.ledger().attempts().get(0).phases();
        PhaseTime renewal = new PhaseTime(Phase.CREDENTIALS, Duration.ZERO, Duration.ofSeconds(2));
        assertThat(phases).last().isEqualTo(renewal);
        assertThat(phases).contains(new PhaseTime(Phase.BODY, Duration.ZERO, Duration.ZERO));
        assertThat(fixture.events.eventsOf(PhaseEnded.class))
                .extracting(PhaseEnded::time)
                .contains(renewal);
    }

    @Test
    void aStoppedCallLeavesTheWait() throws Exception {
        FakeTransport transport = FakeTransport.of(exchange -> {
            source.hold();
            return REFUSED.answer(exchange);
        });
        try (CancellationSource cancel = CancellationSource.create();
                var caller = BackgroundCall.start(() -> {
                    CallContext call = fixture.begun(RetryPolicy.defaults(), cancel.token());
                    call.interrupts().waitBegins();
                    try (ResponseHandle response = over(transport).proceed(CallFixture.REQUEST, call)) {
                        return response.status();
                    } finally {
                        call.interrupts().waitEnded();
                    }
                })) {
            assertThat(source.awaitFetches(2, SOON) && Await.parked(caller.thread(), SOON))
                    .isTrue();

            cancel.cancel("enough");

            assertThat(caller.outcome(SOON).value()).isEqualTo(401);
            assertThat(sent(transport)).containsExactly("Bearer t1");
        }
    }
}
