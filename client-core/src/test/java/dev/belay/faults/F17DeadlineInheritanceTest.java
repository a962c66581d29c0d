package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.Outcome;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.waits.Timing;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F17: a handler that hands no deadline down is held past its own by whatever it calls. */
class F17DeadlineInheritanceTest {
    private static final Duration A_WHILE = Duration.ofMillis(450);
    private static final Duration SLA = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration LATEST = Duration.ofMillis(250);
    private static final Duration LIMIT = Duration.ofSeconds(5);

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
    void aNaiveHandlerIsHeldByItsDependencyPastItsOwnDeadline(Wire wire) throws Exception {
        leaks.allowSockets();
        HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
        try (Peer dependency = Stall.HEAD.serve(wire)) {
            CompletableFuture<String> handler = new CompletableFuture<String>().orTimeout(150, TimeUnit.MILLISECONDS);

            try (var work = BackgroundCall.start(() -> naive.send(dependency.jdkRequest(), BodyHandlers.ofString()))) {
                assertThat(work.outcome(A_WHILE).describe()).startsWith("still hanging");
                assertThat(handler).isCompletedExceptionally();
                assertThat(dependency.traffic().requestsInProgress()).isEqualTo(1);
            }
        }
    }

    static Stream<Arguments> everyStyle() {
        return Arrays.stream(Wire.values())
                .flatMap(wire -> Arrays.stream(CallStyle.values()).map(style -> Arguments.of(wire, style)));
    }

    @ParameterizedTest
    @MethodSource("everyStyle")
    void aCallEndsWithTheDeadlineOfItsToken(Wire wire, CallStyle style) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                CancellationSource scope = CancellationSource.withTimeout(CancellationToken.none(), SLA)) {
            assertThatThrownBy(() -> style.text(belay, peer.request(), scope.token()))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("the token's deadline passed after");
            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aChildCannotLengthenTheDeadlineOfItsParent(CallStyle style) throws Exception {
        try (Peer peer = Stall.TRICKLE.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create();
                CancellationSource parent = CancellationSource.withTimeout(CancellationToken.none(), SLA);
                CancellationSource child = CancellationSource.withTimeout(parent.token(), LONG);
                CancellationSource grandchild =
                        CancellationSource.withDeadline(child.token(), Instant.EPOCH.plusSeconds(1L << 40))) {
            HttpCaller patient = belay.with(CallOptions.stream(LONG, LONG));

            assertThat(grandchild.token().remaining())
                    .hasValueSatisfying(left -> assertThat(left).isLessThanOrEqualTo(SLA));
            assertThatThrownBy(() -> style.text(patient, peer.request(), grandchild.token()))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("the token's deadline passed after");
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aChildCanShortenTheDeadlineOfItsParent(CallStyle style) throws Exception {
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create();
                CancellationSource parent = CancellationSource.withTimeout(CancellationToken.none(), LONG);
                CancellationSource child = CancellationSource.withTimeout(parent.token(), SLA)) {
            assertThatThrownBy(() -> style.text(belay, peer.request(), child.token()))
                    .isInstanceOf(DeadlineExceededException.class);
            assertThat(parent.token().isCancelled()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void whatIsLeftToTheTokenIsWhatIsLeftToTheCall(CallStyle style) throws Exception {
        Duration left = Duration.ofSeconds(20);
        List<Duration> seen = new CopyOnWriteArrayList<>();
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ok("x"), StreamAnswers.ok("x"));
                CancellationSource scope = CancellationSource.withTimeout(CancellationToken.none(), left);
                BelayClient belay = BelayClient.builder()
                        .interceptor(chain -> {
                            seen.add(chain.remaining());
                            return chain.proceed(chain.request());
                        })
                        .build()) {
            assertThat(style.text(belay, peer.request(), scope.token())).isEqualTo("x");

            assertThat(seen)
                    .singleElement()
                    .satisfies(remaining -> assertThat(remaining).isPositive().isLessThanOrEqualTo(left));
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void aCallUnderADeadlineThatHasPassedSendsNothing(CallStyle style) throws Exception {
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create();
                CancellationSource late = CancellationSource.withTimeout(CancellationToken.none(), Duration.ZERO)) {
            assertThatThrownBy(() -> style.text(belay, peer.request(), late.token()))
                    .isInstanceOfSatisfying(
                            DeadlineExceededException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isFalse());
            assertThat(peer.traffic().connections()).isZero();
        }
    }

    @Timing
    @ParameterizedTest
    @EnumSource(Wire.class)
    void belayIsNotLateForTheDeadlineOfItsToken(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                var call = BackgroundCall.start(() -> {
                    try (CancellationSource scope = CancellationSource.withTimeout(CancellationToken.none(), SLA)) {
                        return CallStyle.EXECUTE.text(belay, peer.request(), scope.token());
                    }
                })) {
            Outcome<String> outcome = call.outcome(LIMIT);

            assertThat(outcome.failure()).isInstanceOf(DeadlineExceededException.class);
            assertThat(outcome.took()).isBetween(SLA, SLA.plus(LATEST));
        }
    }
}
