package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
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
