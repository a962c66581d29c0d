package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.BreakerState;
import dev.belay.event.ClientSnapshot;
import dev.belay.event.Phase;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a snapshot says of a client, in virtual time. */
class SnapshotTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int VIRTUAL_SINCE = 24;
    private static final Request TO_A =
            new Request.Builder().url("http://u:s3cr3t@a.test/s3cr3t?s3cr3t=1").build();
    private static final Request TO_B =
            new Request.Builder().url("http://b.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer());

    private BelayClient client(FakeTransport.Script first, FakeTransport.Script... more) {
        return clients.build(builder(first, more));
    }

    private BelayClient.Builder builder(FakeTransport.Script first, FakeTransport.Script... more) {
        return TestClients.over(clients.register(FakeTransport.of(first, more)), timer)
                .concurrency(ConcurrencyPolicy.builder().perOrigin(1).build());
    }

    private static ClientSnapshot.Call oldest(BelayClient client) {
        return client.snapshot().calls().get(0);
    }

    private static void awaitPhase(BelayClient client, int calls, Phase phase) {
        assertThat(Await.condition(
                        SOON,
                        () -> client.snapshot().calls().size() == calls
                                && client.snapshot().calls().get(calls - 1).phase() == phase))
                .isTrue();
    }

    /** Of each run of blanks one is left, and of each id a mark: ids are counted in the whole process. */
    private static String plain(String text) {
        return text.replaceAll(" {2,}", "  ")
                .replaceAll("(?m)^  \\d+  (?=[\\d.]+ m?s  )", "  #  ")
                .replaceAll("\"id\":\\d+", "\"id\":0");
    }

    @Test
    void itSaysWhatEveryCallIsAt() throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("hel"), FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        try (ResponseHandle open =
                client.with(CallOptions.none().operation("first")).open(TO_A, NONE)) {
            timer.advance(Duration.ofSeconds(10));
            try (var sent = BackgroundCall.start(() -> client.execute(TO_B, NONE, ResponseReaders.string()))) {
                awaitPhase(client, 2, Phase.FIRST_BYTE);
                timer.advance(Duration.ofSeconds(2));
                try (var queued = BackgroundCall.start(() -> client.execute(TO_B, NONE, ResponseReaders.string()))) {
                    awaitPhase(client, 3, Phase.PERMIT);
                    assertThat(Await.condition(
                                    SOON, () -> client.origins().stream().anyMatch(each -> each.waiting() == 1)))
                            .isTrue();
                    timer.advance(Duration.ofMillis(500));

                    ClientSnapshot snapshot = client.snapshot();

                    assertThat(plain(snapshot.toString())).isEqualTo(ofThisJdk(TEXT));
                    assertThat(plain(snapshot.toJson())).isEqualTo(ofThisJdk(JSON));
                    assertThat(open.status()).isEqualTo(200);
                    queued.interrupt();
                    assertThat(queued.outcome(SOON).isHanging()).isFalse();
                }
                sent.interrupt();
                assertThat(sent.outcome(SOON).isHanging()).isFalse();
            }
        }
        assertThat(client.snapshot().calls()).isEmpty();
        assertThat(client.snapshot().totals().permits().inUse()).isZero();
    }

    /** Later ones have virtual threads for asynchronous calls. */
    private static String ofThisJdk(String expected) {
        return Runtime.version().feature() < VIRTUAL_SINCE
                ? expected
                : expected.replace("0 of at most 1024 threads alive", "virtual threads")
                        .replace(
                                "\"virtual\":false,\"alive\":0,\"allowed\":1024",
                                "\"virtual\":true,\"alive\":0,\"allowed\":0");
    }

    private static final String TEXT = """
            client at 2026-01-01T00:00:13.500Z: 3 calls in flight: 1 body (caller's code), 1 first byte, 1 permit
              ID  AGE  LEFT  TRY  FOR  IN  CALL  CONNECTION
              #  12.5 s  17.5 s  1  12.5 s  body (caller's code)  GET http://a.test:80 (first)  192.0.2.1:80 http/1.1
              #  2.5 s  27.5 s  1  2.5 s  first byte  GET http://b.test:80  192.0.2.1:80 http/1.1
              #  500 ms  29.5 s  1  500 ms  permit  GET http://b.test:80  -
            2 origins
              PERMITS  WAITING  CALLS  ATTEMPTS  RETRIES LEFT  PAUSE  USUAL ANSWER  ORIGIN  BREAKER
              1  1  1  1  100  -  -  http://b.test:80  closed
              1  0  1  1  100  -  0 ms  http://a.test:80  closed
            permits: 2 of 1024 in use, 1 of them for one origin; 1 of at most 1024 calls wait
            connections: 0 active, 0 idle, 0 connecting; 0 opened, 0 closed
            asynchronous calls: 0 running, 0 waiting for a thread; 0 of at most 1024 threads alive
            timer of the process: 3 entries, no thread, 0 ms late
            """;

    private static final String JSON = "{\"taken\":\"2026-01-01T00:00:13.500Z\",\"closed\":false,\"calls\":["
            + "{\"id\":0,\"method\":\"GET\",\"target\":\"http://a.test:80\",\"operation\":\"first\","
            + "\"origin\":\"http://a.test:80\",\"age_ms\":12500,\"remaining_ms\":17500,\"attempt\":1,\"phase\":\"BODY\","
            + "\"in_phase_ms\":12500,\"waiting\":false,\"stopped\":false,\"connection\":\"192.0.2.1:80 http/1.1\"},"
            + "{\"id\":0,\"method\":\"GET\",\"target\":\"http://b.test:80\",\"operation\":null,"
            + "\"origin\":\"http://b.test:80\",\"age_ms\":2500,\"remaining_ms\":27500,\"attempt\":1,"
            + "\"phase\":\"FIRST_BYTE\",\"in_phase_ms\":2500,\"waiting\":true,\"stopped\":false,"
            + "\"connection\":\"192.0.2.1:80 http/1.1\"},"
            + "{\"id\":0,\"method\":\"GET\",\"target\":\"http://b.test:80\",\"operation\":null,"
            + "\"origin\":\"http://b.test:80\",\"age_ms\":500,\"remaining_ms\":29500,\"attempt\":1,\"phase\":\"PERMIT\","
            + "\"in_phase_ms\":500,\"waiting\":true,\"stopped\":false,\"connection\":null}],"
            + "\"origins\":[{\"target\":\"http://b.test:80\",\"calls\":1,\"attempts\":1,\"retries_left\":100.2,"
            + "\"in_flight\":1,\"waiting\":1,\"breaker\":\"CLOSED\",\"breaker_reason\":\"\",\"breaker_open_for_ms\":0,"
            + "\"cool_down_ms\":0,\"usual_answer_ms\":0},"
            + "{\"target\":\"http://a.test:80\",\"calls\":1,\"attempts\":1,\"retries_left\":100,"
            + "\"in_flight\":1,\"waiting\":0,\"breaker\":\"CLOSED\",\"breaker_reason\":\"\",\"breaker_open_for_ms\":0,"
            + "\"cool_down_ms\":0,\"usual_answer_ms\":0}],"
            + "\"permits\":{\"in_use\":2,\"allowed\":1024,\"allowed_per_origin\":1,\"waiting\":1,\"queue\":1024},"
            + "\"connections\":{\"active\":0,\"idle\":0,\"connecting\":0,\"opened\":0,\"closed\":0},"
            + "\"async_threads\":{\"virtual\":false,\"alive\":0,\"allowed\":1024,\"running\":0,\"waiting\":0},"
            + "\"timer\":{\"entries\":3,\"alive\":false,\"late_ms\":0}}";

    @Test
    void itSaysWhereACallHasBeenRedirectedToAndWhichAttemptItIs() throws Exception {
        FakeTransport.Script moved =
                FakeAnswers.responds(() -> FakeResponse.of(302, "").header("Location", "http://b.test/"));
        BelayClient client =
                clients.build(builder(FakeAnswers.status(503, ""), moved, FakeAnswers.blocksIn(Phase.FIRST_BYTE))
                        .retry(RetryPolicy.defaults()));
        timer.skippingWaits();
        try (var call = BackgroundCall.start(() -> client.execute(TO_A, NONE, ResponseReaders.string()))) {
            assertThat(Await.condition(
                            SOON,
                            () -> !client.snapshot().calls().isEmpty()
                                    && oldest(client).origin().equals("http://b.test:80")
                                    && oldest(client).phase() == Phase.FIRST_BYTE))
                    .isTrue();

            assertThat(oldest(client).attempt()).isEqualTo(2);
            assertThat(oldest(client).info().target()).isEqualTo("http://a.test:80");
            assertThat(client.snapshot().toString()).contains("GET http://a.test:80 -> http://b.test:80");
            call.interrupt();
            assertThat(call.outcome(SOON).isHanging()).isFalse();
        }
    }

    @Test
    void anAnswerThatWaitsForAnotherTokenIsAtThat() throws Exception {
        FakeTokens tokens = new FakeTokens(timer.time(), Duration.ofMinutes(10));
        FakeTransport.Script refusing = exchange -> {
            tokens.hold();
            return FakeAnswers.status(401, "").answer(exchange);
        };
        BelayClient client = clients.build(
                builder(refusing, FakeAnswers.ok("hello")).credentials(BearerTokens.from(tokens, "http://a.test")));
        try (var call = BackgroundCall.start(
                () -> client.execute(TO_A, NONE, ResponseReaders.anyStatus(ResponseReaders.string())))) {
            assertThat(tokens.awaitFetches(2, SOON)).isTrue();
            awaitPhase(client, 1, Phase.CREDENTIALS);
            timer.advance(Duration.ofMillis(700));

            assertThat(oldest(client).inPhase()).hasMillis(700);
            assertThat(oldest(client).waiting()).isTrue();
            assertThat(oldest(client).connection()).isNotNull();
            tokens.release();
            assertThat(call.outcome(SOON).isHanging()).isFalse();
        }
    }

    @Test
    void originsInTroubleComeFirst() throws Exception {
        BelayClient client = client(
                FakeAnswers.ok("hello"),
                FakeAnswers.responds(() -> FakeResponse.of(503, "").header("Retry-After", "4")));
        client.execute(TO_A, NONE, ResponseReaders.string());
        client.execute(TO_B, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));

        assertThat(client.snapshot().origins())
                .extracting(each -> each.stats().target())
                .containsExactly("http://b.test:80", "http://a.test:80");

        client.circuitBreaker(HttpUrl.get("http://c.test")).forceOpen();

        assertThat(client.snapshot().origins()).hasSize(3).anySatisfy(forced -> {
            assertThat(forced.stats().breaker()).isEqualTo(BreakerState.FORCED_OPEN);
            assertThat(forced.openFor()).isNull();
            assertThat(forced.breakerReason()).isEqualTo("it was forced open");
        });
        assertThat(client.snapshot().origins().get(2).stats().target()).isEqualTo("http://a.test:80");
    }

    @Test
    void asynchronousCallsAreCountedByWhetherTheyHaveAThread() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        BelayClient client =
                clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello"))), timer)
                        .concurrency(ConcurrencyPolicy.builder().total(1).build()));
        var reading = client.executeAsync(TO_A, NONE, response -> {
            Await.condition(SOON, () -> release.getCount() == 0);
            return response.string();
        });
        assertThat(Await.condition(SOON, () -> oldest(client).phase() == Phase.BODY))
                .isTrue();
        var queued = client.executeAsync(TO_B, NONE, ResponseReaders.string());

        ClientSnapshot snapshot = client.snapshot();

        assertThat(oldest(client).waiting()).isFalse();
        ClientSnapshot.AsyncThreads threads = snapshot.totals().threads();
        assertThat(threads.running() + threads.waiting()).isEqualTo(2);
        if (!threads.virtual()) {
            assertThat(threads).isEqualTo(new ClientSnapshot.AsyncThreads(false, 1, 1, 1, 1));
            assertThat(snapshot.calls().get(1).phase()).isNull();
            assertThat(snapshot.calls().get(1).waiting()).isTrue();
        }
        release.countDown();
        assertThat(reading.get()).isEqualTo("hello");
        assertThat(queued.get()).isEqualTo("hello");
    }

    @Test
    void aClosedClientCanStillBeLookedAt() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        client.execute(TO_A, NONE, ResponseReaders.string());

        client.close();

        ClientSnapshot snapshot = client.snapshot();
        assertThat(snapshot.totals().closed()).isTrue();
        assertThat(snapshot.calls()).isEmpty();
        assertThat(snapshot.origins()).hasSize(1);
        assertThat(snapshot.toString()).contains(", closed: 0 calls in flight");
    }

    @Test
    void aClientThatIsBeingClosedShowsWhatItWaitsFor() throws Exception {
        BelayClient client = client(FakeAnswers.blocksIn(Phase.FIRST_BYTE));
        try (var call = BackgroundCall.start(() -> client.execute(TO_A, NONE, ResponseReaders.string()))) {
            awaitPhase(client, 1, Phase.FIRST_BYTE);
            try (var close = BackgroundCall.start(() -> {
                client.close(Duration.ofHours(1));
                return "closed";
            })) {
                assertThat(Await.condition(
                                SOON, () -> client.snapshot().totals().closed()))
                        .isTrue();

                assertThat(client.snapshot().calls()).hasSize(1);
                assertThat(oldest(client).stopped()).isFalse();
                close.interrupt();
                assertThat(close.outcome(SOON).value()).isEqualTo("closed");
            }
            assertThat(call.outcome(SOON).isHanging()).isFalse();
        }
    }

    @Test
    void aCallThatWasStoppedAndIsNotBackSaysSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        BelayClient client = client(FakeAnswers.ok("hello"));
        try (CancellationSource source = CancellationSource.create();
                var call = BackgroundCall.start(() -> client.execute(TO_A, source.token(), response -> {
                    Await.condition(SOON, () -> release.getCount() == 0);
                    return response.string();
                }))) {
            awaitPhase(client, 1, Phase.BODY);

            source.cancel("s3cr3t");

            assertThat(oldest(client).stopped()).isTrue();
            assertThat(client.snapshot().toString())
                    .contains("body (caller's code), stopped")
                    .doesNotContain("s3cr3t");
            assertThat(client.snapshot().toJson()).doesNotContain("s3cr3t");
            release.countDown();
            assertThat(call.outcome(SOON).isHanging()).isFalse();
        }
    }

    @Test
    void aTimerThatDoesNotLookIsLate() throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("hel"));
        try (ResponseHandle open = client.open(TO_A, NONE)) {
            timer.time().advance(Timeouts.DEFAULT_TOTAL.plusMillis(300));

            assertThat(client.snapshot().timer().entries()).isEqualTo(1);
            assertThat(client.snapshot().timer().late()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
            assertThat(oldest(client).remaining()).isZero();
            assertThat(open.status()).isEqualTo(200);
        }
        assertThat(client.snapshot().timer().late()).isZero();
    }
}
