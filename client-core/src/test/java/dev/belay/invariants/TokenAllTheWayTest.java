package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallInterceptor;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Invariant 3: the token goes all the way down, and nothing on the way can replace it. */
@Timeout(20)
class TokenAllTheWayTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = CancellationSource.create();
    private final List<CancellationToken> seen = new CopyOnWriteArrayList<>();

    private ResponseHandle look(CallInterceptor.Chain chain) throws IOException {
        seen.add(chain.token());
        return chain.proceed(chain.request().newBuilder().header("X-Seen", "1").build());
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DNS", "CONNECT", "TLS", "SEND", "FIRST_BYTE"})
    void aCancelReachesTheExchangeInEveryPhaseBelowEveryInterceptor(Phase phase) throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(phase)));
        BelayClient client = clients.build(
                TestClients.over(transport).interceptor(this::look).attemptInterceptor(this::look));
        BackgroundCall<byte[]> call =
                BackgroundCall.start(() -> client.with(CallOptions.none().operation("a"))
                        .with(CallOptions.none())
                        .execute(REQUEST, source.token(), ResponseHandle::bytes));
        assertThat(transport.awaitRequests(1, LIMIT)).isTrue();

        source.cancel("enough");

        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        assertThat(transport.exchanges().get(0).cancels()).isPositive();
        assertThat(seen).containsExactly(source.token(), source.token());
    }

    @Test
    void aCancelOfAnAncestorReachesAnAsynchronousCall() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE)));
        BelayClient client = clients.build(TestClients.over(transport));
        try (CancellationSource child = CancellationSource.linkedTo(source.token());
                CancellationSource grandchild = CancellationSource.linkedTo(child.token())) {
            CompletableFuture<byte[]> future = client.executeAsync(REQUEST, grandchild.token(), ResponseHandle::bytes);
            assertThat(transport.awaitRequests(1, LIMIT)).isTrue();

            source.cancel("from the top");

            assertThatThrownBy(future::get)
                    .hasCauseInstanceOf(CallCancelledException.class)
                    .hasMessageContaining("from the top");
        }
    }

    @Test
    void theTokensDeadlineEndsACallThatHasMoreTimeItself() throws Exception {
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE)));
        BelayClient client = clients.build(TestClients.over(transport));
        try (CancellationSource soon = CancellationSource.withTimeout(source.token(), Duration.ofMillis(20))) {
            BackgroundCall<byte[]> call =
                    BackgroundCall.start(() -> client.execute(REQUEST, soon.token(), ResponseHandle::bytes));

            assertThat(call.outcome(LIMIT).failure())
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("the token's deadline passed");
        }
    }

    @Test
    void anInterceptorThatTriesAgainAfterTheCancelSendsNothing() throws Exception {
        FakeTransport transport = clients.register(
                FakeTransport.of(FakeAnswers.blocksIn(Phase.FIRST_BYTE), FakeAnswers.ok("sent twice")));
        BelayClient client = clients.build(TestClients.over(transport).interceptor(chain -> {
            try {
                return chain.proceed(chain.request());
            } catch (IOException e) {
                return chain.proceed(chain.request());
            }
        }));
        BackgroundCall<byte[]> call =
                BackgroundCall.start(() -> client.execute(REQUEST, source.token(), ResponseHandle::bytes));
        assertThat(transport.awaitRequests(1, LIMIT)).isTrue();

        source.cancel("enough");

        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void anInterceptorIsGivenNoWayToPassAnotherToken() {
        assertThat(CallInterceptor.Chain.class.getMethods())
                .noneMatch(method -> Arrays.asList(method.getParameterTypes()).contains(CancellationToken.class));
    }
}
