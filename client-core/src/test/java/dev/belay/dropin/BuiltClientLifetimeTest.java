package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayHttpClients;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Garbage;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A client that was built is closed when it is shut down, or when nobody has it any more. Its connections tell: they would
 * otherwise stay for half a minute, longer than any wait here.
 */
@Timeout(30)
class BuiltClientLifetimeTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CountDownLatch answer = new CountDownLatch(1);

    private FaultServer serve(Answer answer) {
        return clients.register(FaultServer.start(answer));
    }

    private static boolean isDisconnected(FaultServer server) throws InterruptedException {
        return server.traffic().awaitOpenConnections(0, SOON);
    }

    @Test
    void aClientThatNobodyHasIsClosed() throws Exception {
        FaultServer server = serve(Answers.ok("hello"));

        WeakReference<HttpClient> client = used(server);

        assertThat(server.traffic().openConnections()).isEqualTo(1);
        assertThat(Garbage.includes(client, SOON)).isTrue();
        assertThat(isDisconnected(server)).isTrue();
    }

    private static WeakReference<HttpClient> used(FaultServer server) throws Exception {
        HttpClient client = BelayHttpClients.newHttpClient();
        assertThat(client.send(to(server), BodyHandlers.ofString()).body()).isEqualTo("hello");
        return new WeakReference<>(client);
    }

    @Test
    void anExchangeUnderWayOutlivesItsClientAndThenItIsClosed() throws Exception {
        FaultServer server = serve(Answers.heldBy(answer, Answers.ok("hello")));
        HttpClient[] client = {BelayHttpClients.newHttpClient()};
        CompletableFuture<HttpResponse<String>> future = client[0].sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();
        WeakReference<HttpClient> reference = new WeakReference<>(client[0]);
        client[0] = null;

        assertThat(Garbage.includes(reference, SOON)).isTrue();
        answer.countDown();

        assertThat(future).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("hello");
        assertThat(isDisconnected(server)).isTrue();
    }

    @Test
    void aBodyThatIsNotReadYetOutlivesItsClientAndThenItIsClosed() throws Exception {
        FaultServer server = serve(Answers.ofSize(100_000));
        HttpClient[] client = {BelayHttpClients.newHttpClient()};
        InputStream body =
                client[0].send(to(server), BodyHandlers.ofInputStream()).body();
        WeakReference<HttpClient> reference = new WeakReference<>(client[0]);
        client[0] = null;

        assertThat(Garbage.includes(reference, SOON)).isTrue();

        assertThat(body.readAllBytes()).hasSize(100_000);
        body.close();
        assertThat(isDisconnected(server)).isTrue();
    }

    @Test
    void aClientThatIsShutDownIsClosedAfterItsLastExchange() throws Exception {
        FaultServer server = serve(Answers.heldBy(answer, Answers.ok("hello")));
        JdkHttpClient client = (JdkHttpClient) BelayHttpClients.newHttpClient();
        CompletableFuture<HttpResponse<String>> future = client.sendAsync(to(server), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        client.shutdown();
        answer.countDown();

        assertThat(future).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("hello");
        assertThat(client.awaitTermination(SOON)).isTrue();
        assertThat(isDisconnected(server)).isTrue();
    }
}
