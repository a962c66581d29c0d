package dev.belay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.belay.error.CallCancelledException;
import dev.belay.error.CircuitOpenException;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.NotRetried;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.OriginStats;
import dev.belay.event.Phase;
import dev.belay.policy.CircuitBreakerPolicy;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeExchange;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The breaker on the way of calls; what it makes of their outcomes is tested with the breaker itself. */
class CircuitBreakerTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final HttpUrl A = HttpUrl.get("http://a.test/");
    private static final HttpUrl B = HttpUrl.get("http://b.test/");
    private static final Request TO_A = new Request.Builder().url(A).build();
    private static final Request TO_B = new Request.Builder().url(B).build();
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int MINIMUM = CircuitBreakerPolicy.DEFAULT_MINIMUM_CALLS;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final VirtualTimer timer = clients.register(new VirtualTimer().skippingWaits());
    private final Server server = new Server();
    private final FakeTransport transport = clients.register(FakeTransport.of(server));
    private final Changes changes = new Changes();

    /** What both origins do at the moment. */
    private final class Server implements FakeTransport.Script {
        private int status = 200;
        private Duration time = Duration.ZERO;
        private boolean toB;
        private Runnable meanwhile = () -> {};

        @Override
        public FakeResponse answer(FakeExchange exchange) throws IOException {
            exchange.reach(Phase.FIRST_BYTE);
            // In steps, as the deadline of a call may be in between.
            for (Duration left = time;
                    left.toMillis() > 0 && !exchange.observer().stopped();
                    left = left.minus(STEP)) {
                timer.advance(STEP);
            }
            meanwhile.run();
            if (exchange.observer().stopped()) {
                throw new IOException("Canceled");
            }
            boolean fromA = exchange.request().url().host().equals("a.test");
            if (fromA && toB) {
                return FakeResponse.of(302, "").header("Location", B.toString());
            }
            return FakeResponse.of(status, "hello");
        }
    }

    private static final class Changes implements CallListener {
        private final List<BreakerChanged> all = new CopyOnWriteArrayList<>();

        @Override
        public void onEvent(CallEvent event) {}

        @Override
        public void onBreakerChanged(BreakerChanged change) {
            all.add(change);
        }
    }

    private BelayClient.Builder builder() {
        return TestClients.over(transport, timer).listener(changes);
    }

    private static void call(HttpCaller caller, Request request) throws IOException {
        caller.execute(request, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
    }

    private static void call(HttpCaller caller, Request request, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            call(caller, request);
        }
    }

    private BelayClient failing() throws IOException {
        BelayClient client = clients.build(builder());
        server.status = 500;
        call(client, TO_A, MINIMUM);
        return client;
    }

    @ParameterizedTest
    @EnumSource
    void anOriginThatFailsIsLeftAlone(CallStyle style) throws Exception {
        BelayClient client = failing();

        CircuitOpenException refused = Objects.requireNonNull(
                catchThrowableOfType(CircuitOpenException.class, () -> style.text(client, TO_A)));

        assertThat(transport.exchanges()).hasSize(MINIMUM);
        assertThat(refused.requestMayHaveBeenSent()).isFalse();
        assertThat(refused.reason()).isEqualTo("20 of 20 calls failed in 30 s");
        assertThat(refused.forced()).isFalse();
        assertThat(refused.retryAfter())
                .hasValueSatisfying(left -> assertThat(left).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6)));
        assertThat(refused)
                .hasMessageContaining("the circuit breaker of this origin is open for another")
                .hasMessageContaining("20 of 20 calls failed in 30 s");
        assertThat(changes.all).extracting(BreakerChanged::to).containsExactly(BreakerState.OPEN);
    }

    /** What others wait for without complaint must stay open to them. */
    @ParameterizedTest
    @CsvSource({"60, 100, 0", "60, 50, 20"})
    void callersInAHurryOpenNothing(long serverMillis, long totalMillis, int late) throws Exception {
        BelayClient client = clients.build(builder());
        server.time = Duration.ofMillis(serverMillis);
        call(client, TO_A);
        HttpCaller hurried = client.with(CallOptions.none().total(Duration.ofMillis(totalMillis)));

        int ended = 0;
        for (int i = 0; i < MINIMUM; i++) {
            try {
                call(hurried, TO_A);
            } catch (DeadlineExceededException e) {
                ended++;
            }
        }

        assertThat(ended).isEqualTo(late);
        assertThat(changes.all).isEmpty();
        call(client, TO_A);
    }

    @Test
    void othersAreCalledAsBefore() throws Exception {
        BelayClient client = failing();
        server.status = 200;

        call(client, TO_B);

        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.OPEN);
        assertThat(client.circuitBreaker(B).state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void afterAWhileAFewCallsFindOutWhetherItHasRecovered() throws Exception {
        BelayClient client = failing();
        server.status = 200;
        timer.advance(Duration.ofSeconds(6));

        call(client, TO_A, 3);

        assertThat(changes.all)
                .extracting(BreakerChanged::to)
                .containsExactly(BreakerState.OPEN, BreakerState.HALF_OPEN, BreakerState.CLOSED);
        call(client, TO_A);
    }

    @Test
    void probesThatAreCancelledAreNoProbes() throws Exception {
        BelayClient client = failing();
        timer.advance(Duration.ofSeconds(6));
        for (int i = 0; i < 10; i++) {
            cancelled(client);
        }
        assertThat(transport.exchanges()).hasSize(MINIMUM + 10);
        server.status = 200;

        call(client, TO_A, 3);

        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.CLOSED);
    }

    private void cancelled(BelayClient client) {
        try (CancellationSource source = CancellationSource.create()) {
            server.meanwhile = source::cancel;
            assertThatThrownBy(() -> client.execute(TO_A, source.token(), ResponseReaders.string()))
                    .isInstanceOf(CallCancelledException.class);
            server.meanwhile = () -> {};
        }
    }

    @Test
    void slownessOpensItToo() throws Exception {
        server.time = Duration.ofMillis(5_100);
        BelayClient client = clients.build(builder().circuitBreaker(window()));

        call(client, TO_A, MINIMUM);

        assertThat(client.circuitBreaker(A).reason()).contains("slow");
        assertThat(client.circuitBreaker(A).openFor()).isPresent();
    }

    static Stream<Arguments> slowByNature() {
        Duration minute = Duration.ofMinutes(1);
        return Stream.of(
                Arguments.of(CallOptions.slowAnswer(minute), Duration.ofSeconds(31)),
                Arguments.of(CallOptions.stream(minute, Duration.ofSeconds(5)), Duration.ofSeconds(6)));
    }

    /** All of them take longer than half of their firstByte. */
    @ParameterizedTest
    @MethodSource("slowByNature")
    void slownessThatIsExpectedDoesNot(CallOptions options, Duration time) throws Exception {
        server.time = time;
        BelayClient client = clients.build(builder()
                .circuitBreaker(CircuitBreakerPolicy.builder()
                        .window(Duration.ofMinutes(10))
                        .minimumCalls(10)
                        .build()));

        call(client.with(options), TO_A, 10);

        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.CLOSED);
    }

    private static CircuitBreakerPolicy window() {
        return CircuitBreakerPolicy.builder().window(Duration.ofMinutes(5)).build();
    }

    @ParameterizedTest
    @CsvSource({"30, CLOSED", "2500, OPEN"})
    void aCallersHasteIsNotItsFaultUnlessItTakesMuchLongerThanUsual(int millis, BreakerState expected)
            throws Exception {
        BelayClient client = clients.build(builder().circuitBreaker(window()));
        server.time = Duration.ofMillis(100);
        call(client, TO_A, 15);
        server.time = Duration.ofSeconds(3);
        for (int i = 0; i < 20; i++) {
            hasty(client, Duration.ofMillis(millis));
        }
        assertThat(client.circuitBreaker(A).state()).isEqualTo(expected);
    }

    private void hasty(BelayClient client, Duration left) {
        try (CancellationSource scope = ClientInternals.withTimeout(NONE, left, timer.timer())) {
            assertThatThrownBy(() -> client.execute(TO_A, scope.token(), ResponseReaders.string()))
                    .isInstanceOfAny(DeadlineExceededException.class, CircuitOpenException.class);
        }
    }

    @Test
    void itIsNoticedBeforeAPermitIsWaitedFor() throws Exception {
        BelayClient client = clients.build(
                builder().concurrency(ConcurrencyPolicy.builder().perOrigin(1).build()));
        try (ResponseHandle held = client.open(TO_A, NONE)) {
            client.circuitBreaker(A).forceOpen();

            CircuitOpenException refused =
                    Objects.requireNonNull(catchThrowableOfType(CircuitOpenException.class, () -> call(client, TO_A)));

            assertThat(refused.forced()).isTrue();
            assertThat(refused.retryAfter()).isEmpty();
            assertThat(held.status()).isEqualTo(200);
        }
    }

    @Test
    void itCanBeOperatedByHand() throws Exception {
        BelayClient client = failing();
        client.circuitBreaker(A).forceClosed();
        call(client, TO_A, 2 * MINIMUM);
        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.FORCED_CLOSED);

        client.circuitBreaker(A).automatic();
        call(client, TO_A, MINIMUM);
        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.OPEN);
        assertThat(client.circuitBreaker(A).toString()).contains("http://a.test:80, OPEN, 20 of 20");
    }

    @Test
    void aRedirectIsBookedWhereItLeads() throws Exception {
        BelayClient client = clients.build(builder());
        server.toB = true;
        server.status = 500;

        call(client, TO_A, MINIMUM);

        assertThat(client.circuitBreaker(A).state()).isEqualTo(BreakerState.CLOSED);
        assertThat(client.circuitBreaker(B).state()).isEqualTo(BreakerState.OPEN);
        CircuitOpenException refused =
                Objects.requireNonNull(catchThrowableOfType(CircuitOpenException.class, () -> call(client, TO_A)));
        assertThat(refused.attempts()).hasSize(2);
        assertThat(transport.exchanges()).hasSize(2 * MINIMUM + 1);
    }

    @Test
    void whatOpensItIsNotTriedAgain() throws Exception {
        FakeTransport lossy =
                clients.register(FakeTransport.of(FakeAnswers.fails(Phase.FIRST_BYTE, () -> new IOException("reset"))));
        BelayClient client = clients.build(TestClients.over(lossy, timer).retry(RetryPolicy.defaults()));
        ConnectionLostException last = null;
        while (client.circuitBreaker(A).state() == BreakerState.CLOSED) {
            last = Objects.requireNonNull(
                    catchThrowableOfType(ConnectionLostException.class, () -> call(client, TO_A)));
        }

        assertThat(lossy.exchanges()).hasSize(MINIMUM);
        assertThat(Objects.requireNonNull(last).getSuppressed())
                .filteredOn(NotRetried.class::isInstance)
                .singleElement()
                .satisfies(why -> assertThat(((NotRetried) why).reason()).isEqualTo(NotRetried.Reason.CIRCUIT_OPEN));
    }

    @Test
    void theClientTellsHowItStandsWithItsOrigins() throws Exception {
        FakeTransport busy = clients.register(FakeTransport.of(FakeAnswers.status(503, ""), FakeAnswers.ok("hello")));
        BelayClient client = clients.build(TestClients.over(busy, timer).retry(RetryPolicy.defaults()));
        call(client, TO_A, 4);

        assertThat(client.origins()).singleElement().satisfies(stats -> {
            assertThat(stats.target()).isEqualTo("http://a.test:80");
            assertThat(stats.calls()).isEqualTo(4);
            assertThat(stats.attempts()).isEqualTo(5);
            assertThat(stats.amplification()).isEqualTo(1.25);
            assertThat(stats.breaker()).isEqualTo(BreakerState.CLOSED);
            assertThat(stats.inFlight() + stats.waiting()).isZero();
        });
        assertThat(new OriginStats("x", 0, 0, 0, 0, 0, BreakerState.CLOSED, Duration.ZERO, Duration.ZERO)
                        .amplification())
                .isEqualTo(1);
    }

    @Test
    void aClientWithoutBreakersHasNoneToOperate() {
        BelayClient client = clients.build(builder().circuitBreaker(CircuitBreakerPolicy.off()));

        assertThatThrownBy(() -> client.circuitBreaker(A)).isInstanceOf(IllegalStateException.class);
    }
}
