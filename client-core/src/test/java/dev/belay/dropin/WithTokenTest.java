package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.Belay;
import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.TokenListeners;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.Phase;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token for calls that are made where there is no place for one. */
class WithTokenTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final FakeTransport.Script SILENCE = FakeAnswers.blocksIn(Phase.FIRST_BYTE);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = clients.register(CancellationSource.create());
    private FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));

    private BelayClient client(FakeTransport.Script script) {
        transport = clients.register(FakeTransport.of(script));
        return clients.build(TestClients.over(transport));
    }

    private void awaitWaiting() {
        assertThat(Await.condition(
                        SOON,
                        () -> !transport.exchanges().isEmpty()
                                && transport.exchanges().get(0).isWaiting()))
                .isTrue();
    }

    private static void assertCancelled(BackgroundCall<String> made, String reason) throws InterruptedException {
        assertThat(made.outcome(SOON).failure())
                .isInstanceOf(IOException.class)
                .cause()
                .isInstanceOf(CallCancelledException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatWaitsEndsWithTheToken(Door door) throws Exception {
        BelayClient client = client(SILENCE);
        try (BackgroundCall<String> made = BackgroundCall.start(
                () -> Belay.withToken(source.token(), () -> door.begin(client).call()))) {
            awaitWaiting();

            source.cancel("user left");

            assertCancelled(made, "user left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTokenHoldsForABodyThatIsReadWhenTheWorkIsOver(Door door) throws Exception {
        BelayClient client = client(FakeAnswers.bodyStops("beginning"));
        Callable<String> rest = Belay.withToken(source.token(), () -> door.begin(client));
        try (BackgroundCall<String> made = BackgroundCall.start(rest)) {
            awaitWaiting();

            source.cancel("user left");

            Throwable failure = made.outcome(SOON).failure();
            assertThat(failure).isInstanceOf(IOException.class);
            assertThat(failure).hasStackTraceContaining("user left");
        }
    }

    @ParameterizedTest
    @EnumSource
    void underACancelledTokenNothingIsSent(Door door) {
        BelayClient client = client(FakeAnswers.ok("hello"));
        source.cancel("user left");

        assertThatThrownBy(() ->
                        Belay.withToken(source.token(), () -> door.begin(client).call()))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(CallCancelledException.class)
                .isNotInstanceOf(InterruptedIOException.class);
        assertThat(transport.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aCallerWhoseTimeIsOverIsATimeout(Door door) {
        BelayClient client = client(FakeAnswers.ok("hello"));
        boolean jdk = door == Door.SEND || door == Door.SEND_ASYNC;
        try (CancellationSource late = CancellationSource.inbound(CancellationToken.none(), "0", null)) {

            assertThatThrownBy(() -> Belay.withToken(
                            late.token(), () -> door.begin(client).call()))
                    .isInstanceOf(jdk ? HttpTimeoutException.class : InterruptedIOException.class)
                    .hasCauseInstanceOf(DeadlineExceededException.class);
        }
        assertThat(transport.exchanges()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theInnerTokenAddsToTheOuterOne(Door door) {
        BelayClient client = client(FakeAnswers.ok("hello"));
        CancellationToken live = clients.register(CancellationSource.create()).token();
        CancellationToken none = CancellationToken.none();
        source.cancel("user left");
        CancellationToken ended = source.token();

        assertThat(catchThrowable(() -> nested(ended, live, door, client))).hasStackTraceContaining("user left");
        assertThat(catchThrowable(() -> nested(live, ended, door, client))).hasStackTraceContaining("user left");
        assertThat(catchThrowable(() -> nested(ended, none, door, client))).hasStackTraceContaining("user left");
        assertThat(transport.exchanges()).isEmpty();
    }

    private static String nested(CancellationToken outer, CancellationToken inner, Door door, BelayClient client)
            throws Exception {
        return Belay.withToken(
                outer, () -> Belay.withToken(inner, () -> door.begin(client).call()));
    }

    @ParameterizedTest
    @EnumSource
    void afterTheWorkThereIsNoToken(Door door) throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        CancellationToken live = clients.register(CancellationSource.create()).token();
        source.cancel("user left");

        assertThat(Belay.withToken(source.token(), () -> "done")).isEqualTo("done");
        assertThatThrownBy(() -> Belay.withToken(source.token(), () -> {
                    throw new IOException("it failed");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("it failed");
        assertThat(door.begin(client).call()).isEqualTo("hello");
        Belay.withToken(live, () -> {
            Belay.withToken(source.token(), () -> {});
            assertThat(door.begin(client).call()).isEqualTo("hello");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCallLeavesItsTokensWhenItIsOver(Door door) throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        CancellationSource other = clients.register(CancellationSource.create());

        assertThat(nested(source.token(), other.token(), door, client)).isEqualTo("hello");

        assertThat(Await.condition(SOON, () -> TokenListeners.count(source.token()) == 0))
                .isTrue();
        assertThat(Await.condition(SOON, () -> TokenListeners.count(other.token()) == 0))
                .isTrue();
    }

    @Test
    void aCallMadeOfOneInTheScopeHasTheScopeWhereItBegins() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        source.cancel("user left");

        Call call = Belay.withToken(source.token(), () -> client.asCallFactory().newCall(Door.REQUEST));

        assertThat(call.isCanceled()).isFalse();
        call.execute().close();
    }

    @Test
    void aTagAndTheScopeBothHold() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        CancellationToken live = clients.register(CancellationSource.create()).token();
        source.cancel("user left");

        assertThatThrownBy(() -> tagged(client, source.token(), live)).hasMessage("Canceled");
        assertThatThrownBy(() -> tagged(client, live, source.token())).hasMessage("Canceled");
        assertThat(transport.exchanges()).isEmpty();
    }

    private static void tagged(BelayClient client, CancellationToken tag, CancellationToken scope) throws IOException {
        Call call = client.asCallFactory()
                .newCall(new Request.Builder()
                        .url("http://x.test/")
                        .tag(CancellationToken.class, tag)
                        .build());
        call.timeout().timeout(1, TimeUnit.SECONDS);
        try {
            Belay.withToken(scope, () -> call.execute().close());
        } finally {
            assertThat(call.isCanceled()).isTrue();
        }
    }

    @Test
    void whatIsItselfARetryIsTriedOnce() throws Exception {
        transport = clients.register(FakeTransport.of(FakeAnswers.status(503, "later")));
        BelayClient client = clients.build(TestClients.over(transport).retry(RetryPolicy.defaults()));
        try (CancellationSource again = CancellationSource.inbound(CancellationToken.none(), null, "2")) {

            Belay.withToken(again.token(), () -> Door.EXECUTE.begin(client).call());
        }

        assertThat(transport.exchanges()).hasSize(1);
    }

    @Test
    void aCallOfTheLibrarysOwnIsGivenItsToken() throws Exception {
        BelayClient client = client(FakeAnswers.ok("hello"));
        source.cancel("user left");

        String body = Belay.withToken(
                source.token(), () -> client.execute(Door.REQUEST, CancellationToken.none(), ResponseReaders.string()));

        assertThat(body).isEqualTo("hello");
    }

    @Test
    void nullIsRefusedBeforeAnythingIsDone() {
        assertThatNullPointerException()
                .isThrownBy(() -> Belay.withToken(null, () -> {
                    throw new AssertionError("it was done");
                }))
                .withMessage("token");
        assertThatNullPointerException()
                .isThrownBy(() -> Belay.withToken(source.token(), (Belay.Work<String, RuntimeException>) null))
                .withMessage("work");
        assertThatNullPointerException()
                .isThrownBy(() -> Belay.withToken(source.token(), (Belay.Action<RuntimeException>) null))
                .withMessage("action");
    }
}
