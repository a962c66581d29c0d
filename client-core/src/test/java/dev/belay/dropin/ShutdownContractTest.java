package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient} says, since JDK 21, of its end. By reflection: this compiles for 17. */
@Timeout(30)
@EnabledForJreRange(min = JRE.JAVA_21)
class ShutdownContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static Object call(HttpClient client, String method) throws Exception {
        return HttpClient.class.getMethod(method).invoke(client);
    }

    private static boolean terminatesWithin(HttpClient client, Duration limit) throws Exception {
        return (boolean)
                HttpClient.class.getMethod("awaitTermination", Duration.class).invoke(client, limit);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsShutDownEndsWhatItHasBegunAndBeginsNothing(Contestant contestant) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FaultServer server = clients.serve(Answers.heldBy(answer, Answers.ok("hello")));
        HttpClient client = contestant.client(clients);
        CompletableFuture<HttpResponse<String>> begun = client.sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();
        assertThat(call(client, "isTerminated")).isEqualTo(false);

        call(client, "shutdown");

        assertThat(call(client, "isTerminated")).isEqualTo(false);
        assertThat(terminatesWithin(client, Duration.ofMillis(1))).isFalse();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.send(to(server), BodyHandlers.ofString()));
        assertThat(client.sendAsync(to(server), BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
        answer.countDown();
        assertThat(begun).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("hello");
        assertThat(terminatesWithin(client, SOON)).isTrue();
        assertThat(call(client, "isTerminated")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUnderWayCanBeEndedAtOnce(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.never());
        HttpClient client = contestant.client(clients);
        CompletableFuture<HttpResponse<String>> begun = client.sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        call(client, "shutdownNow");

        assertThat(begun)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
        assertThat(terminatesWithin(client, SOON)).isTrue();
        call(client, "close");
    }

    @ParameterizedTest
    @EnumSource
    void whoWasNotShutDownHasNotTerminated(Contestant contestant) throws Exception {
        HttpClient client = contestant.client(clients);

        client.send(to(clients.serve(Answers.ok("hello"))), BodyHandlers.ofString());

        assertThat(call(client, "isTerminated")).isEqualTo(false);
        assertThat(terminatesWithin(client, Duration.ofMillis(1))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void anExchangeIsUnderWayUntilItsBodyIsReadOrClosed(Contestant contestant) throws Exception {
        HttpClient client = contestant.client(clients);
        InputStream body = client.send(to(clients.serve(Answers.endless())), BodyHandlers.ofInputStream())
                .body();

        call(client, "shutdown");
        call(client, "shutdown");

        assertThat(terminatesWithin(client, Duration.ofSeconds(-1))).isFalse();
        assertThat(terminatesWithin(client, Duration.ZERO)).isFalse();
        assertThat(terminatesWithin(client, Duration.ofMillis(1))).isFalse();
        assertThat(body.read()).isEqualTo('a');
        body.close();
        assertThat(terminatesWithin(client, SOON)).isTrue();
        call(client, "shutdown");
        call(client, "close");
        assertThat(call(client, "isTerminated")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptOfWhoClosesEndsWhatIsUnderWay(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.never());
        HttpClient client = contestant.client(clients);
        CompletableFuture<HttpResponse<String>> begun = client.sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();
        try (BackgroundCall<Boolean> closing = BackgroundCall.start(() -> {
            call(client, "close");
            return Thread.currentThread().isInterrupted();
        })) {
            assertThat(Await.parked(closing.thread(), SOON)).isTrue();

            closing.interrupt();

            assertThat(closing.outcome(SOON).value()).isTrue();
        }
        assertThat(begun).failsWithin(SOON);
        assertThat(call(client, "isTerminated")).isEqualTo(true);
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitForTheEndAlone(Contestant contestant) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FaultServer server = clients.serve(Answers.heldBy(answer, Answers.ok("hello")));
        HttpClient client = contestant.client(clients);
        CompletableFuture<HttpResponse<String>> begun = client.sendAsync(to(server), BodyHandlers.ofString());
        call(client, "shutdown");
        try (BackgroundCall<Boolean> waiting = BackgroundCall.start(() -> terminatesWithin(client, SOON))) {
            assertThat(Await.parked(waiting.thread(), SOON)).isTrue();

            waiting.interrupt();

            assertThat(waiting.outcome(SOON).failure()).hasCauseInstanceOf(InterruptedException.class);
        }
        answer.countDown();
        assertThat(begun).succeedsWithin(SOON);
    }

    /** It is told of the end of an exchange, so that one is none of those that closing waits for. */
    @ParameterizedTest
    @EnumSource
    void whatHangsOnAFutureMayCloseTheClient(Contestant contestant) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FaultServer server = clients.serve(Answers.heldBy(answer, Answers.ok("hello")));
        HttpClient client = contestant.client(clients);
        HttpClient other = contestant.client(clients);
        CompletableFuture<Object> afterwards =
                client.sendAsync(to(server), BodyHandlers.ofString()).handle((response, failure) -> closed(client));
        answer.countDown();

        assertThat(afterwards).succeedsWithin(SOON).isEqualTo(true);

        CountDownLatch again = new CountDownLatch(1);
        FaultServer failing = clients.serve(Answers.heldBy(again, Answers.closes()));
        CompletableFuture<Object> afterFailure =
                other.sendAsync(to(failing), BodyHandlers.ofString()).handle((response, failure) -> closed(other));
        again.countDown();

        assertThat(afterFailure).succeedsWithin(SOON).isEqualTo(true);
    }

    private static Object closed(HttpClient client) {
        try {
            call(client, "close");
            return call(client, "isTerminated");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoClosesWaitsForTheEnd(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);
        CompletableFuture<HttpResponse<String>> begun = client.sendAsync(to(server), BodyHandlers.ofString());

        call(client, "close");

        assertThat(call(client, "isTerminated")).isEqualTo(true);
        assertThat(begun).succeedsWithin(SOON);
        assertThatExceptionOfType(InvocationTargetException.class)
                .isThrownBy(() -> terminatesWithin(client, null))
                .withCauseInstanceOf(NullPointerException.class);
    }
}
