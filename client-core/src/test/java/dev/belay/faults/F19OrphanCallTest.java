package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReaders;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** F19: work that a request started in the background goes on when the request is long over. */
class F19OrphanCallTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int CALLS = 5;

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
    void theCallsOfANaiveRequestOutliveIt(Wire wire) throws Exception {
        leaks.allowSockets();
        HttpClient naive = wire.isTls() ? NaiveClients.jdk(Wire.CERTIFICATES) : NaiveClients.jdk();
        List<CompletableFuture<?>> started = new ArrayList<>();
        try (Peer peer = Stall.HEAD.serve(wire)) {
            CompletableFuture<Void> request = new CompletableFuture<>();
            for (int i = 0; i < CALLS; i++) {
                CompletableFuture<?> call = naive.sendAsync(peer.jdkRequest(), BodyHandlers.ofString());
                started.add(call);
                request = CompletableFuture.allOf(request, call);
            }
            assertThat(peer.traffic().awaitRequests(CALLS, LIMIT)).isTrue();

            request.cancel(true);

            assertThat(peer.traffic().awaitRequestsInProgress(0, A_WHILE)).isFalse();
            assertThat(peer.traffic().requestsInProgress()).isEqualTo(CALLS);
        } finally {
            started.forEach(call -> call.cancel(true));
        }
    }

    static Stream<Arguments> everyStall() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(Stall.HEAD, Stall.BODY).map(stall -> Arguments.of(wire, stall)));
    }

    @ParameterizedTest
    @MethodSource("everyStall")
    void aClosedScopeCancelsAllThatItStarted(Wire wire, Stall stall) throws Exception {
        List<CompletableFuture<String>> started = new ArrayList<>();
        try (Peer peer = stall.serve(wire);
                BelayClient belay = wire.belay().build()) {
            try (CancellationSource scope = CancellationSource.create()) {
                for (int i = 0; i < CALLS; i++) {
                    started.add(belay.executeAsync(peer.request(), scope.token(), ResponseReaders.string()));
                }
                assertThat(peer.traffic().awaitRequests(CALLS, LIMIT)).isTrue();
            }

            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            for (CompletableFuture<String> call : started) {
                assertThatThrownBy(() -> call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOfSatisfying(
                                CallCancelledException.class,
                                e -> assertThat(e.reason()).isEqualTo("scope closed"));
            }
            assertThat(Await.condition(
                            LIMIT, () -> ClientInternals.engine(belay).callsInFlight() == 0))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void cancellingAnAncestorEndsTheCallsOfAllItsScopes(Wire wire) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build();
                CancellationSource inbound = CancellationSource.create();
                CancellationSource scope = CancellationSource.linkedTo(inbound.token());
                CancellationSource inner = CancellationSource.withTimeout(scope.token(), Duration.ofMinutes(1))) {
            CompletableFuture<String> call =
                    belay.executeAsync(peer.request(), inner.token(), ResponseReaders.string());
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            inbound.cancel("the client has gone");

            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThatThrownBy(() -> call.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .hasMessageContaining("the client has gone");
        }
    }

    static Stream<Arguments> everyCompletion() {
        Consumer<CompletableFuture<String>> cancel = future -> future.cancel(false);
        Consumer<CompletableFuture<String>> complete = future -> future.complete("from outside");
        Consumer<CompletableFuture<String>> fail = future -> future.completeExceptionally(new CancellationException());
        Consumer<CompletableFuture<String>> timeOut = future -> future.orTimeout(1, TimeUnit.MILLISECONDS);
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(
                        Arguments.of(wire, "cancel", cancel),
                        Arguments.of(wire, "complete", complete),
                        Arguments.of(wire, "completeExceptionally", fail),
                        Arguments.of(wire, "orTimeout", timeOut)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("everyCompletion")
    void completingTheFutureFromOutsideEndsTheCall(
            Wire wire, String name, Consumer<CompletableFuture<String>> completion) throws Exception {
        try (Peer peer = Stall.HEAD.serve(wire);
                BelayClient belay = wire.belay().build()) {
            CompletableFuture<String> future =
                    belay.executeAsync(peer.request(), CancellationToken.none(), ResponseReaders.string());
            assertThat(peer.traffic().awaitRequests(1, LIMIT)).isTrue();

            completion.accept(future);

            assertThat(peer.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(Await.condition(
                            LIMIT, () -> ClientInternals.engine(belay).callsInFlight() == 0))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void aCallThatWaitsForAThreadOfItsOwnEndsWithItsTokenToo() throws Exception {
        try (Peer peer = Stall.HEAD.serve(Wire.HTTP_1);
                BelayClient belay = BelayClient.create();
                CancellationSource over = CancellationSource.create()) {
            over.cancel("too late");

            CompletableFuture<String> future =
                    belay.executeAsync(peer.request(), over.token(), ResponseReaders.string());

            assertThatThrownBy(() -> future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(CallCancelledException.class);
            assertThat(peer.traffic().connections()).isZero();
        }
    }
}
