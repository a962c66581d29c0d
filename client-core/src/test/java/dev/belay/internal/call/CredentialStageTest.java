package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.AccessToken;
import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.TokenSource;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.CredentialException;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.policy.RedirectPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class CredentialStageTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Request REQUEST = get("http://a.test/");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CapturedLog audit = clients.register(CapturedLog.everything("dev.belay.audit"));
    private final VirtualTimer timer = clients.register(new VirtualTimer());
    private final FakeTokens source = new FakeTokens(timer.time(), TEN_MINUTES);
    private final FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("hello")));

    @AfterEach
    void close() {
        source.release();
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private BelayClient.Builder builder(FakeTransport over, TokenSource tokens) {
        return TestClients.over(over, timer).credentials(BearerTokens.from(tokens, "http://a.test", "http://a2.test"));
    }

    private BelayClient.Builder builder(FakeTransport over) {
        return builder(over, source);
    }

    private static List<@Nullable String> sent(FakeTransport over) {
        return over.exchanges().stream()
                .map(FakeExchange::request)
                .map(request -> request.header("Authorization"))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void everyAttemptCarriesTheTokenOfItsTime(CallStyle style) throws Exception {
        BelayClient client = clients.build(builder(transport).interceptor(chain -> {
            chain.proceed(chain.request()).close();
            timer.advance(Duration.ofSeconds(570));
            return chain.proceed(chain.request());
        }));

        style.text(client.with(CallOptions.none().total(Duration.ofHours(1))), REQUEST);

        assertThat(sent(transport)).containsExactly("Bearer t1", "Bearer t2");
    }

    @Test
    void itGoesToItsOriginsAndNoOthers() throws Exception {
        BelayClient client = clients.build(builder(transport));

        for (String url : List.of(
                "http://a.test/", "http://a2.test/x", "http://a.test:81/", "https://a.test/", "http://b.test/")) {
            CallStyle.EXECUTE.text(client, get(url));
        }

        assertThat(sent(transport)).containsExactly("Bearer t1", "Bearer t1", null, null, null);
    }

    @Test
    void anAuthorizationOfTheRequestsOwnWins() throws Exception {
        BelayClient client = clients.build(builder(transport));

        CallStyle.EXECUTE.text(
                client,
                REQUEST.newBuilder().header("authorization", "Basic own").build());

        assertThat(sent(transport)).containsExactly("Basic own");
        assertThat(source.fetches()).isZero();
    }

    @Test
    void anInterceptorOfTheAttemptSeesItAndMayReplaceIt() throws Exception {
        AtomicReference<@Nullable String> seen = new AtomicReference<>();
        BelayClient client = clients.build(builder(transport).attemptInterceptor(chain -> {
            seen.set(chain.request().header("Authorization"));
            return chain.proceed(chain.request()
                    .newBuilder()
                    .header("Authorization", "DPoP own")
                    .build());
        }));

        CallStyle.EXECUTE.text(client, REQUEST);

        assertThat(seen).hasValue("Bearer t1");
        assertThat(sent(transport)).containsExactly("DPoP own");
    }

    @Test
    void anInterceptorThatGoesElsewhereDoesNotTakeItAlong() throws Exception {
        BelayClient client = clients.build(builder(transport)
                .attemptInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().url("http://b.test/").build())));

        CallStyle.EXECUTE.text(client, REQUEST);

        assertThat(sent(transport)).hasSize(1).containsOnlyNulls();
    }

    private static FakeTransport.Script redirect(String location) {
        return FakeAnswers.responds(() -> FakeResponse.of(302, "gone").header("Location", location));
    }

    @Test
    void aRedirectWithinTheOriginKeepsIt() throws Exception {
        FakeTransport moved = FakeTransport.of(redirect("/there"), FakeAnswers.ok("hello"));

        CallStyle.EXECUTE.text(clients.build(builder(moved)), REQUEST);

        assertThat(sent(moved)).containsExactly("Bearer t1", "Bearer t1");
    }

    @Test
    void aRedirectToAnotherOriginLosesItWhateverHeadersAPolicyLetsThrough() throws Exception {
        RedirectPolicy careless = RedirectPolicy.builder()
                .headersAcrossOrigins(List.of("Authorization"))
                .build();
        FakeTransport moved = FakeTransport.of(redirect("http://b.test/"), FakeAnswers.ok("hello"));
        FakeTransport movedToo = FakeTransport.of(redirect("http://b.test/"), FakeAnswers.ok("hello"));

        CallStyle.EXECUTE.text(clients.build(builder(moved)), REQUEST);
        CallStyle.EXECUTE.text(clients.build(builder(movedToo).redirects(careless)), REQUEST);

        assertThat(sent(moved)).containsExactly("Bearer t1", null);
        assertThat(sent(movedToo)).containsExactly("Bearer t2", null);
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatFailsFailsTheCallWithNothingSent(CallStyle style) {
        IOException failure = new IOException("down");
        source.fail(failure);
        BelayClient client = clients.build(builder(transport));

        CredentialException thrown = catchThrowableOfType(CredentialException.class, () -> style.text(client, REQUEST));

        assertThat(thrown)
                .hasCause(failure)
                .hasMessageStartingWith(
                        "GET http://a.test:80: no access token: its source failed (IOException). Check the"
                                + " token source (BearerTokens); it is asked again after a second. Spent: credentials ");
        assertThat(thrown.requestMayHaveBeenSent()).isFalse();
        assertThat(transport.exchanges()).isEmpty();
    }

    @Test
    void theWaitIsInTheLedger() throws Exception {
        source.hold();
        BelayClient client = clients.build(builder(transport));
        try (var call = BackgroundCall.start(() -> {
            try (ResponseHandle response = client.open(REQUEST, CancellationToken.none())) {
                return response.ledger().attempts().get(0).phases();
            }
        })) {
            assertThat(source.awaitFetches(1, SOON) && Await.parked(call.thread(), SOON))
                    .isTrue();
            timer.advance(Duration.ofSeconds(2));
            source.release();

            List<PhaseTime> phases = call.outcome(SOON).value();
            assertThat(phases).isNotNull();
            assertThat(phases.get(0)).isEqualTo(new PhaseTime(Phase.CREDENTIALS, Duration.ZERO, Duration.ofSeconds(2)));
            assertThat(phases).extracting(PhaseTime::phase).doesNotHaveDuplicates();
        }
    }

    @Test
    void theAttemptsTimeAlsoHoldsForTheWait() throws Exception {
        source.hold();
        BelayClient client = clients.build(builder(transport));
        try (var call = waiting(client, CancellationToken.none())) {
            timer.advance(Timeouts.DEFAULT_ATTEMPT);

            assertThat(call.outcome(SOON).failure())
                    .isInstanceOf(AttemptTimeoutException.class)
                    .hasMessageContaining("at last waiting for an access token");
        }
    }

    @Test
    void aCancelAndAnInterruptEndTheWait() throws Exception {
        source.hold();
        BelayClient client = clients.build(builder(transport));
        CancellationSource cancel = CancellationSource.create();
        try (var cancelled = waiting(client, cancel.token());
                var interrupted = waiting(client, CancellationToken.none())) {
            cancel.cancel("enough");
            interrupted.interrupt();

            assertThat(cancelled.outcome(SOON).failure()).isInstanceOf(CallCancelledException.class);
            assertThat(interrupted.outcome(SOON).failure()).isInstanceOf(CallInterruptedException.class);
        }
        assertThat(source.fetches()).isOne();
    }

    private BackgroundCall<String> waiting(BelayClient client, CancellationToken token) {
        BackgroundCall<String> call = CallStyle.EXECUTE.start(client, REQUEST, token);
        assertThat(source.awaitFetches(1, SOON) && Await.parked(call.thread(), SOON))
                .isTrue();
        return call;
    }

    @Test
    void aSourceMayUseTheClientItself() throws Exception {
        AtomicReference<@Nullable BelayClient> itself = new AtomicReference<>();
        BelayClient client = clients.build(builder(transport, token -> {
            BelayClient own = itself.get();
            assertThat(own).isNotNull();
            String onThread = CallStyle.EXECUTE.text(own, get("http://a.test/token"));
            String elsewhere = CallStyle.ASYNC.text(own, get("http://a.test/token"), token);
            return AccessToken.of(onThread + elsewhere, Instant.MAX);
        }));
        itself.set(client);

        CallStyle.EXECUTE.text(client, REQUEST);

        assertThat(sent(transport)).containsExactly(null, null, "Bearer hellohello");
    }

    @Test
    void closingTheClientEndsARefreshThatNobodyWaitsFor() throws Exception {
        BelayClient client = clients.build(builder(transport));
        CallStyle.EXECUTE.text(client, REQUEST);
        // Who waits for a token may have it a moment before it is the one in use.
        assertThat(Await.condition(SOON, () -> audit.messages().size() == 1)).isTrue();
        source.hold();
        timer.advance(Duration.ofSeconds(569));
        CallStyle.EXECUTE.text(client, REQUEST);
        assertThat(source.awaitFetches(2, SOON)).isTrue();

        client.close(Duration.ZERO);

        assertThat(Await.condition(
                        SOON,
                        () -> audit.messages().stream()
                                .anyMatch(line -> line.contains("reason=expiring")
                                        && line.contains("failure=\"the client has been closed\""))))
                .isTrue();
        assertThat(audit.events()).extracting(ILoggingEvent::getLevel).containsOnly(Level.INFO);
    }

    @Test
    void theStagesStandWhereTheyBelongAndOnlyIfThereAreTokens() {
        BelayClient with = clients.build(builder(transport)
                .deadlineHeader("X-Left")
                .attemptInterceptor(chain -> chain.proceed(chain.request())));
        BelayClient without = clients.build(TestClients.over(transport, timer));

        assertThat(with.toString())
                .containsSubsequence(
                        "AttemptTimeoutStage -> ",
                        "CredentialStage[tokens{origins=[http://a.test:80, http://a2.test:80], skew=PT30S}] -> ",
                        "DeadlineHeaderStage{X-Left} -> ",
                        "InterceptorStage{per attempt",
                        "RedirectStage",
                        "ReplayStage -> CredentialScopeStage -> TransportStage");
        assertThat(without.toString()).doesNotContain("Credential");
    }
}
