package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.waits.Timing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F01: a client without timeouts waits for a stalled server for ever, and its callers pile up behind each other. */
class F01NoTimeoutTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration TOTAL = Duration.ofMillis(250);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Timeouts ENOUGH_TO_BEGIN =
            Timeouts.builder().total(Duration.ofMillis(800)).build();
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int POOL = 2;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2_TLS"})
    void aNaiveClientHangsOnAServerThatDoesNotAnswer(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire)) {
            leaks.allowSockets();
            HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();

            try (var call = BackgroundCall.start(() -> naive.send(peer.jdkRequest(), BodyHandlers.ofString()))) {
                assertThat(call.outcome(A_WHILE).describe()).startsWith("still hanging");
                assertThat(peer.traffic().requests()).isEqualTo(1);
            }
        }
    }

    @Test
    void naiveCallersPileUpUntilTheirPoolIsEmpty() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(POOL);
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1)) {
            leaks.allowSockets();
            HttpClient naive = NaiveClients.jdk();
            for (int i = 0; i < POOL; i++) {
                Future<?> unused = callers.submit(() -> naive.send(peer.jdkRequest(), BodyHandlers.ofString()));
            }

            Future<String> other = callers.submit(() -> "done");

            try (var waiting = BackgroundCall.start(other::get)) {
                assertThat(waiting.outcome(A_WHILE).isHanging()).isTrue();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void belayGivesItsCallersBackToTheirPool() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(POOL);
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = client(Wire.HTTP_1)) {
            for (int i = 0; i < POOL; i++) {
                Future<?> unused = callers.submit(() -> CallStyle.EXECUTE.text(belay, peer.request()));
            }

            Future<String> other = callers.submit(() -> "done");

            assertThat(other.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("done");
        } finally {
            callers.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayIsBackAtItsDeadlineWhenTheServerDoesNotAnswer(Wire wire) throws Exception {
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().timeouts(ENOUGH_TO_BEGIN).build()) {
            for (CallStyle style : CallStyle.values()) {
                calls.add(style.start(belay, peer.request()));
            }

            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).failure())
                        .isInstanceOf(DeadlineExceededException.class)
                        .hasMessageContaining("not done within total 800 ms while waiting for the response's head");
            }
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayIsNotLateWhenTheServerDoesNotAnswer(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = client(wire)) {
            Outcome<String> outcome = CallStyle.EXECUTE.outcome(belay, peer.request(), LIMIT);

            assertThat(outcome.took()).isBetween(TOTAL, TOTAL.plus(LATEST));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void oneSilentAnswerCostsNoMoreThanItsOwnTimeout(Wire wire) throws Exception {
        Timeouts timeouts = Timeouts.builder().firstByte(TOTAL).build();
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            Throwable failure =
                    CallStyle.EXECUTE.outcome(belay, peer.request(), LIMIT).failure();

            assertThat(failure).isInstanceOfSatisfying(AttemptTimeoutException.class, e -> {
                assertThat(e.phase()).isEqualTo(Phase.FIRST_BYTE);
                assertThat(e.limit()).isEqualTo(TOTAL);
                assertThat(e.requestMayHaveBeenSent()).isTrue();
            });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_1", "HTTP_2"})
    void theAttemptAsAWholeHasATimeoutOfItsOwn(Wire wire) throws Exception {
        Timeouts timeouts = Timeouts.builder().attempt(TOTAL).build();
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().timeouts(timeouts).build()) {
            Throwable failure =
                    CallStyle.EXECUTE.outcome(belay, peer.request(), LIMIT).failure();

            assertThat(failure)
                    .isInstanceOf(AttemptTimeoutException.class)
                    .hasMessageContaining("no response head within attempt 250 ms");
        }
    }

    @Test
    void everyTimeoutOfTheDefaultClientIsFiniteAndPositive() throws Exception {
        Timeouts defaults = Timeouts.defaults();
        List<Method> limits = Arrays.stream(Timeouts.class.getMethods())
                .filter(method -> method.getReturnType() == Duration.class && method.getParameterCount() == 0)
                .toList();

        assertThat(limits).hasSize(8);
        for (Method limit : limits) {
            assertThat((Duration) limit.invoke(defaults))
                    .as(limit.getName())
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
        }
    }

    static Stream<Method> everySetterOfATimeout() {
        return Stream.of(Timeouts.Builder.class, CallOptions.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> Arrays.asList(method.getParameterTypes()).contains(Duration.class));
    }

    @ParameterizedTest
    @MethodSource("everySetterOfATimeout")
    void noTimeoutCanBeSwitchedOff(Method setter) throws Exception {
        Object target = setter.getDeclaringClass() == CallOptions.class ? CallOptions.none() : Timeouts.builder();

        for (Duration notALimit : List.of(
                Duration.ZERO, Duration.ofMillis(-1), Duration.ofHours(25), Duration.ofSeconds(Long.MAX_VALUE))) {
            Object[] arguments = new Object[setter.getParameterCount()];
            Arrays.fill(arguments, notALimit);
            assertThatThrownBy(() -> invoke(setter, target, arguments))
                    .as("%s(%s)", setter.getName(), notALimit)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("(expected: 1 ms to 24 h)");
        }
        assertThatThrownBy(() -> invoke(setter, target, new Object[setter.getParameterCount()]))
                .isInstanceOf(NullPointerException.class);
    }

    private static void invoke(Method method, Object target, Object[] arguments) throws Throwable {
        try {
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static BelayClient client(Wire wire) {
        return wire.belay().timeouts(Timeouts.builder().total(TOTAL).build()).build();
    }
}
