package dev.belay.dropin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.HttpCaller;
import dev.belay.Timeouts;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.policy.ProxyPolicy;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeHttpCaller;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only our {@link HttpClient} does, and says of itself. */
@Timeout(30)
class JdkHttpClientTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    private FaultServer serve(Answer answer) {
        return clients.register(FaultServer.builder().onRequest(received::add).start(answer));
    }

    private static HttpRequest.Builder to(FaultServer server) {
        return HttpRequest.newBuilder(URI.create(server.url("/secret")));
    }

    private HttpClient client() {
        return clients.build(TestClients.once()).asHttpClient();
    }

    @Test
    void aClientSaysWhatItDoes() {
        BelayClient caller = clients.build(TestClients.once());
        HttpClient client = caller.asHttpClient();
        HttpClient other = clients.build(TestClients.once()
                        .redirects(RedirectPolicy.never())
                        .proxy(ProxyPolicy.none())
                        .timeouts(
                                Timeouts.builder().connect(Duration.ofMillis(7)).build()))
                .asHttpClient();

        assertThat(client.connectTimeout()).contains(Timeouts.DEFAULT_CONNECT);
        assertThat(other.connectTimeout()).contains(Duration.ofMillis(7));
        assertThat(client.followRedirects()).isEqualTo(Redirect.NORMAL);
        assertThat(other.followRedirects()).isEqualTo(Redirect.NEVER);
        assertThat(client.version()).isEqualTo(Version.HTTP_2);
        assertThat(client.cookieHandler()).isEmpty();
        assertThat(client.authenticator()).isEmpty();
        assertThat(client.executor()).isEmpty();
        assertThat(other.proxy().orElseThrow().select(URI.create("http://x.test/")))
                .containsExactly(Proxy.NO_PROXY);
        assertThat(client.sslParameters().getProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(client.sslParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(client.toString()).contains(Timeouts.defaults().toString());
    }

    @Test
    void itsContextTrustsWhatItTrusts() throws Exception {
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.ok("")));
        HttpClient client = Contestant.BELAY.trusting(clients);

        try (SSLSocket socket =
                (SSLSocket) client.sslContext().getSocketFactory().createSocket(server.address(), server.port())) {
            socket.startHandshake();

            assertThat(socket.getSession().getPeerCertificates())
                    .containsExactly(Contestant.CERTIFICATES.certificate());
        }
    }

    @Test
    void overHttp2AResponseSaysSo() throws Exception {
        Http2FaultServer server = clients.register(
                Http2FaultServer.builder().tls(Contestant.CERTIFICATES).start(StreamAnswers.ok("two")));
        HttpClient client = Contestant.BELAY.trusting(clients);

        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(URI.create(server.url("/"))).build(), BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(Version.HTTP_2);
        assertThat(response.body()).isEqualTo("two");
        assertThat(response.sslSession()).isPresent();
    }

    @Test
    void aViewsOptionsHold() {
        FaultServer server = serve(Answers.never());
        HttpCaller view =
                clients.build(TestClients.once()).with(CallOptions.none().total(Duration.ofMillis(200)));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> view.asHttpClient().send(to(server).build(), BodyHandlers.ofString()))
                .withMessageContaining("total 200 ms");
    }

    @Test
    void whatWasAskedForZippedIsUnzipped() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("hello".getBytes(UTF_8));
        }
        FaultServer server = serve(Answers.response(200, List.of("Content-Encoding: gzip"), zipped.toByteArray()));

        HttpResponse<String> decoded = client().send(to(server).build(), BodyHandlers.ofString());
        HttpResponse<byte[]> asItIs =
                client().send(to(server).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

        assertThat(decoded.body()).isEqualTo("hello");
        assertThat(decoded.headers().map()).doesNotContainKeys("content-encoding", "content-length");
        assertThat(asItIs.body()).isEqualTo(zipped.toByteArray());
        assertThat(asItIs.headers().firstValue("Content-Encoding")).contains("gzip");
    }

    @Test
    void aBodyOfKnownLengthIsSentAgainAndOneOfUnknownLengthIsNot() throws Exception {
        HttpClient client = clients.build(BelayClient.builder().retry(RetryPolicy.defaults()))
                .asHttpClient();
        BodyPublisher stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("once".getBytes(UTF_8)));
        FaultServer server = serve(Answers.inTurn(Answers.status(503), Answers.ok("second"), Answers.status(503)));

        HttpResponse<String> known =
                client.send(to(server).PUT(BodyPublishers.ofString("again")).build(), BodyHandlers.ofString());
        HttpResponse<String> unknown = client.send(to(server).PUT(stream).build(), BodyHandlers.ofString());

        assertThat(known.body()).isEqualTo("second");
        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(received).extracting(ReceivedRequest::body).containsExactly("again", "again", "once");
    }

    @Test
    void aGetHasNoBody() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1/"))
                .method("GET", BodyPublishers.ofString("x"))
                .build();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> client().send(request, BodyHandlers.ofString()))
                .withMessageContaining("body with GET");
    }

    @Test
    void anApostropheInAQueryIsEscaped() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(serve(Answers.ok("")).url("/it's?a='b'&c=(d)*!$,;:@[]")))
                .build();

        HttpResponse<String> response = client().send(request, BodyHandlers.ofString());

        assertThat(received.take().target()).isEqualTo("/it's?a=%27b%27&c=(d)*!$,;:@[]");
        assertThat(response.uri()).isEqualTo(request.uri());
    }

    @Test
    void aResponseShowsNoPath() throws Exception {
        HttpResponse<String> response =
                client().send(to(serve(Answers.ok("hello"))).build(), BodyHandlers.ofString());

        assertThat(response.toString()).contains("200").doesNotContain("secret", "hello");
    }

    @Test
    void completingAFutureFromOutsideCancelsItsExchange() throws Exception {
        FaultServer server = serve(Answers.never());
        CompletableFuture<HttpResponse<String>> future =
                client().sendAsync(to(server).build(), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        future.complete(null);

        assertThat(server.traffic().awaitOpenConnections(0, SOON)).isTrue();
    }

    /** Before JDK 21 by this class alone. */
    @Test
    void aClientCanBeClosedAndLeavesItsCallerAsItIs() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FaultServer server = serve(Answers.heldBy(answer, Answers.ok("hello")));
        BelayClient caller = clients.build(TestClients.once());
        JdkHttpClient client = (JdkHttpClient) caller.asHttpClient();
        CompletableFuture<HttpResponse<String>> begun =
                client.sendAsync(to(server).build(), BodyHandlers.ofString());
        assertThat(server.traffic().awaitRequests(1, SOON)).isTrue();

        client.shutdown();

        assertThat(client.awaitTermination(Duration.ofMillis(1))).isFalse();
        answer.countDown();
        client.close();
        assertThat(client.isTerminated()).isTrue();
        assertThat(begun).succeedsWithin(SOON);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server).build(), BodyHandlers.ofString()))
                .withMessageContaining("shut down");
        assertThat(caller.asHttpClient()
                        .send(to(server).build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("hello");
    }

    @Test
    void whatThereIsNotIsSaid() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> client().newWebSocketBuilder())
                .withMessageContaining("web sockets");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> FakeHttpCaller.answering(request -> null).asHttpClient())
                .withMessageContaining("FakeHttpCaller");
    }
}
