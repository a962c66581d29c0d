package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.belay.BelayClient;
import dev.belay.BelayHttpClients;
import dev.belay.Timeouts;
import dev.belay.error.RedirectRefusedException;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.internal.adapter.jdk.JdkHttpClientBuilder;
import dev.belay.policy.RedirectPolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.policy.Tls;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.TestAuthority;
import dev.belay.testing.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where our builder of {@link HttpClient}s is more careful than the JDK's. */
@Timeout(30)
class BuilderSafetyTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String WANTED = "WWW-Authenticate: Basic realm=\"here\"";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();
    private final KnownPassword known = new KnownPassword();

    private FaultServer serve(Answer answer) {
        return clients.register(FaultServer.builder().onRequest(received::add).start(answer));
    }

    private HttpClient build(Consumer<BelayClient.Builder> belay, Consumer<HttpClient.Builder> set) {
        HttpClient.Builder builder = BelayHttpClients.newBuilder(belay);
        set.accept(builder);
        JdkHttpClient client = (JdkHttpClient) builder.build();
        clients.register(client::close);
        return client;
    }

    private HttpClient build(Consumer<HttpClient.Builder> set) {
        return build(belay -> belay.retry(RetryPolicy.never()), set);
    }

    private static int status(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }

    @Test
    void whatTheJdksBuilderHasNoWordsForIsSetBesideIt() {
        FaultServer server = serve(Answers.never());
        Timeouts timeouts = Timeouts.builder().total(Duration.ofMillis(300)).build();
        HttpClient client = build(
                belay -> belay.timeouts(timeouts).redirects(RedirectPolicy.defaults()),
                builder -> builder.connectTimeout(Duration.ofMillis(299)));

        assertThatExceptionOfType(HttpTimeoutException.class)
                .isThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
                .withMessageContaining("total 300 ms");
        assertThat(client.toString()).contains("connect=PT0.299S");
        assertThat(client.followRedirects()).isEqualTo(Redirect.NORMAL);
    }

    @Test
    void alwaysDoesNotMeanFromHttpsToHttp() {
        FaultServer plain = serve(Answers.ok("listened to"));
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.redirect(plain.url("/"))));
        HttpClient client = build(builder ->
                builder.followRedirects(Redirect.ALWAYS).sslContext(Contestant.CERTIFICATES.clientContext()));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server), BodyHandlers.ofString()))
                .withCauseInstanceOf(RedirectRefusedException.class);
        assertThat(received).isEmpty();
    }

    @Test
    void aPasswordIsOfferedOnceAndNotAgain() throws Exception {
        FaultServer server = serve(Answers.status(401, WANTED));
        HttpClient client = build(builder -> builder.authenticator(known));

        assertThat(status(client, to(server))).isEqualTo(401);

        assertThat(known.asked()).hasSize(1);
        assertThat(received).hasSize(2);
        assertThat(client.toString()).doesNotContain("pass", KnownPassword.HEADER);
    }

    @Test
    void aRequestWithCredentialsOfItsOwnIsNotHelped() throws Exception {
        FaultServer server = serve(Answers.status(401, WANTED));
        HttpClient client = build(builder -> builder.authenticator(known));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/")))
                .header("Authorization", "Basic b3du")
                .build();

        assertThat(status(client, request)).isEqualTo(401);
        assertThat(known.asked()).isEmpty();
    }

    @Test
    void aServerIsNoProxyAndNoOtherSchemeThanBasicIsAnswered() throws Exception {
        FaultServer server = serve(Answers.inTurn(
                Answers.status(407, "Proxy-Authenticate: Basic realm=\"here\""),
                Answers.status(401, "WWW-Authenticate: Digest realm=\"here\", nonce=\"n\"")));
        HttpClient client = build(builder -> builder.authenticator(known));

        assertThat(status(client, to(server))).isEqualTo(407);
        assertThat(status(client, to(server))).isEqualTo(401);
        assertThat(known.asked()).isEmpty();
    }

    @Test
    void aPasswordGoesWithNoRedirectToAnotherServerNorToTheNextOne() throws Exception {
        FaultServer other = serve(Answers.ok("other"));
        Answer refusal = Answers.raw("HTTP/1.1 401 Unauthorized\r\n" + WANTED + "\r\nContent-Length: 2\r\n\r\nno");
        FaultServer server = serve(Answers.inTurn(refusal, Answers.redirect(other.url("/"))));
        HttpClient client = build(builder -> builder.authenticator(known).followRedirects(Redirect.NORMAL));

        HttpResponse<String> response = client.send(to(server), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("other");
        assertThat(response.previousResponse().orElseThrow().statusCode()).isEqualTo(302);
        assertThat(response.previousResponse()
                        .orElseThrow()
                        .previousResponse()
                        .orElseThrow()
                        .statusCode())
                .isEqualTo(401);
        assertThat(received)
                .extracting(request -> request.header("Authorization"))
                .containsExactly(null, KnownPassword.HEADER, null);
        assertThat(server.traffic().connections())
                .as("what was refused is let go of")
                .isEqualTo(1);
    }

    /** RFC 7617, section 2.1. */
    @Test
    void aServerMaySayHowAPasswordIsEncoded() throws Exception {
        FaultServer server = serve(Answers.status(401, WANTED + ", charset=\"UTF-8\""));
        Authenticator umlaut = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("user", "pä".toCharArray());
            }
        };

        assertThat(status(build(builder -> builder.authenticator(umlaut)), to(server)))
                .isEqualTo(401);

        received.remove();
        assertThat(received.remove().header("Authorization"))
                .isEqualTo(Credentials.basic("user", "pä", StandardCharsets.UTF_8));
    }

    @Test
    void aBodyThatCanBeSentOnceIsNotSentAgainForAPassword() throws Exception {
        FaultServer server = serve(Answers.status(401, WANTED));
        HttpClient client = build(builder -> builder.authenticator(known));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/")))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3])))
                .build();

        assertThat(status(client, request)).isEqualTo(401);
        assertThat(received).hasSize(1);
    }

    @Test
    void noParametersAndNoTrustManagerSwitchTheCheckOfTheHostOff() throws Exception {
        TestCertificates wrong = TestAuthority.create("anybody").server("elsewhere.test");
        FaultServer server = clients.register(FaultServer.builder().tls(wrong).start(Answers.ok("")));
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAll()}, null);
        SSLParameters unchecked = new SSLParameters();
        unchecked.setEndpointIdentificationAlgorithm("");
        HttpClient client = build(builder -> builder.sslContext(trusting).sslParameters(unchecked));

        assertThat(catchThrowable(() -> client.send(to(server), BodyHandlers.ofString())))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("elsewhere.test");
    }

    @Test
    void whatLeavesNothingSafeIsRefused() throws Exception {
        SSLParameters old = new SSLParameters(null, new String[] {"TLSv1", "SSLv3"});
        SSLParameters odd = new SSLParameters(new String[] {"NONE"});
        SSLContext context = Contestant.CERTIFICATES.clientContext();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> build(builder -> builder.sslParameters(old)))
                .withMessageContaining("TLSv1.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> build(builder -> builder.sslParameters(odd)))
                .withMessageContaining("cipherSuites [NONE]");
        assertThatIllegalStateException()
                .isThrownBy(() -> build(
                        belay -> belay.tls(Tls.systemTrust().pin("x.test", "sha256/" + "A".repeat(43) + "=")),
                        builder -> builder.sslContext(context)))
                .withMessageContaining("besides tls");
    }

    @Test
    void aLocalAddressIsLeftToTheSystem() {
        JdkHttpClientBuilder builder = (JdkHttpClientBuilder) BelayHttpClients.newBuilder();

        assertThat(builder.localAddress(null)).isSameAs(builder);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> builder.localAddress(InetAddress.getLoopbackAddress()))
                .withMessageContaining("localAddress");
    }

    @Test
    void anExecutorThatNeverComesToItHoldsNothingPastTheDeadline() {
        FaultServer server = serve(Answers.ok("hello"));
        HttpClient client = build(builder -> builder.executor(task -> {}));
        HttpRequest request = HttpRequest.newBuilder(to(server), (name, value) -> true)
                .timeout(Duration.ofMillis(300))
                .build();

        assertThat(client.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void anExecutorThatRefusesDoesNotStopTheExchange() {
        FaultServer server = serve(Answers.ok("hello"));
        HttpClient client = build(builder -> builder.executor(task -> {
            throw new RejectedExecutionException("shut down");
        }));

        CompletableFuture<HttpResponse<String>> future = client.sendAsync(to(server), BodyHandlers.ofString());

        assertThat(future).succeedsWithin(SOON).extracting(HttpResponse::body).isEqualTo("hello");
    }

    /** Extended, so that the JVM leaves everything to it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
