package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient#send} says of exchanges that fail, or are interrupted. */
@Timeout(30)
class FailuresContractTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static HttpRequest.Builder to(FaultServer server) {
        return to(server.url("/"));
    }

    private static HttpRequest.Builder to(String url) {
        return HttpRequest.newBuilder(URI.create(url)).version(Version.HTTP_1_1);
    }

    @ParameterizedTest
    @EnumSource
    void aRequestThatTakesLongerThanItsTimeoutTimesOut(Contestant contestant) {
        HttpRequest request = to(clients.serve(Answers.never())).timeout(SHORT).build();
        HttpClient client = contestant.client(clients);

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
        assertThat(client.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);
    }

    /** Whoever sends again what was not sent tells by the type. */
    @ParameterizedTest
    @EnumSource
    void aServerThatIsSlowToAnswerIsNoConnectTimeout(Contestant contestant) {
        HttpRequest silent = to(clients.serve(Answers.never())).timeout(SHORT).build();
        HttpRequest halfway =
                to(clients.serve(Answers.halfHead())).timeout(SHORT).build();
        HttpClient client = contestant.client(clients);

        assertThat(catchThrowable(() -> client.send(silent, BodyHandlers.ofString())))
                .isExactlyInstanceOf(HttpTimeoutException.class);
        assertThat(catchThrowable(() -> client.send(halfway, BodyHandlers.ofString())))
                .isExactlyInstanceOf(HttpTimeoutException.class);
        assertThat(catchThrowable(() -> client.sendAsync(silent, BodyHandlers.ofString())
                                .join())
                        .getCause())
                .isExactlyInstanceOf(HttpTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatTakesNoConnectionsIsAConnectException(Contestant contestant) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        HttpRequest request = to("http://127.0.0.1:" + port + "/").build();

        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> contestant.client(clients).send(request, BodyHandlers.ofString()));
    }

    /** The type of the cause is the JDK's habit, which code has come to rely on. */
    @ParameterizedTest
    @EnumSource
    void aHostThatNobodyKnowsIsAConnectException(Contestant contestant) {
        HttpRequest request = to("http://nobody.invalid/").build();

        Throwable failure = catchThrowable(() -> contestant.client(clients).send(request, BodyHandlers.ofString()));

        assertThat(failure).isInstanceOf(ConnectException.class);
        assertThat(failure).hasRootCauseInstanceOf(Exception.class);
        assertThat(hasCause(failure, UnresolvedAddressException.class)).isTrue();
    }

    private static boolean hasCause(Throwable failure, Class<?> type) {
        Throwable each = failure;
        while (each != null && !type.isInstance(each)) {
            each = each.getCause();
        }
        return each != null;
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateThatIsNotTrustedIsAnSslException(Contestant contestant) {
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.ok("")));

        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> contestant.client(clients).send(to(server).build(), BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsCutOffFailsWhoeverReadsIt(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.bodyEndsEarly(3, 100));
        HttpClient client = contestant.client(clients);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server).build(), BodyHandlers.ofString()));
        assertThat(client.sendAsync(to(server).build(), BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
        try (InputStream body =
                client.send(to(server).build(), BodyHandlers.ofInputStream()).body()) {
            assertThatExceptionOfType(IOException.class).isThrownBy(body::readAllBytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatIsNotHttpFails(Contestant contestant) {
        FaultServer server = clients.serve(Answers.then(Answers.raw("SSH-2.0-x\r\n\r\n"), Answers.closes()));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> contestant.client(clients).send(to(server).build(), BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatThrowsFailsTheExchange(Contestant contestant) {
        IllegalStateException why = new IllegalStateException("odd");
        BodyHandler<String> throwing = info -> {
            throw why;
        };
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = contestant.client(clients);

        Throwable failure = catchThrowable(() -> client.send(to(server).build(), throwing));

        assertThat(failure).isInstanceOf(IOException.class).hasCause(why);
        assertThat(client.sendAsync(to(server).build(), throwing))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCause(why);
    }

    /** Ours alone: the JDK's client of 25 sometimes waits for ever then. */
    @Test
    void aHandlerThatMakesNoSubscriberFailsTheExchange() {
        FaultServer server = clients.serve(Answers.ok("hello"));
        HttpClient client = Contestant.BELAY.client(clients);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server).build(), info -> null));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndTheExchange(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.never());
        HttpClient client = contestant.client(clients);
        try (BackgroundCall<String> call = BackgroundCall.start(
                () -> client.send(to(server).build(), BodyHandlers.ofString()).body())) {
            assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

            call.thread().interrupt();

            assertThat(call.outcome(SOON).failure()).isInstanceOf(InterruptedException.class);
            assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitForTheBody(Contestant contestant) throws Exception {
        FaultServer server = clients.serve(Answers.bodyStops(3, 100));
        HttpClient client = contestant.client(clients);
        try (BackgroundCall<String> call = BackgroundCall.start(
                () -> client.send(to(server).build(), BodyHandlers.ofString()).body())) {
            assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

            call.thread().interrupt();

            assertThat(call.outcome(SOON).failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedThreadSendsNothing(Contestant contestant) {
        FaultServer server = clients.serve(Answers.ok(""));
        HttpClient client = contestant.client(clients);
        Thread.currentThread().interrupt();

        Throwable failure = catchThrowable(() -> client.send(to(server).build(), BodyHandlers.ofString()));

        assertThat(failure).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aTimeoutThatIsNotReachedChangesNothing(Contestant contestant) throws Exception {
        HttpRequest request = to(clients.serve(Answers.ok("in time")))
                .timeout(Duration.ofDays(400))
                .build();

        assertThat(contestant
                        .client(clients)
                        .sendAsync(request, BodyHandlers.ofString())
                        .get(10, TimeUnit.SECONDS)
                        .body())
                .isEqualTo("in time");
    }
}
