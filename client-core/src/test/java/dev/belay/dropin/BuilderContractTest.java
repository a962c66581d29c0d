package dev.belay.dropin;

import static dev.belay.dropin.Requests.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.belay.BelayHttpClients;
import dev.belay.internal.adapter.jdk.JdkHttpClient;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.FullBacklog;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.TestProxy;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient.Builder} says, of the JDK's and of ours. */
@Timeout(30)
class BuilderContractTest {

    /** Whose builder. */
    enum Maker {
        STOCK {
            @Override
            HttpClient.Builder builder() {
                return HttpClient.newBuilder();
            }
        },
        BELAY {
            @Override
            HttpClient.Builder builder() {
                return BelayHttpClients.newBuilder();
            }
        };

        abstract HttpClient.Builder builder();

        HttpClient build(ClientExtension clients, Consumer<HttpClient.Builder> set) {
            HttpClient.Builder builder = builder();
            set.accept(builder);
            HttpClient client = builder.build();
            if (client instanceof JdkHttpClient own) {
                clients.register(own::close);
            } else {
                clients.allowSockets();
            }
            return client;
        }
    }

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    private FaultServer serve(Answer answer) {
        return clients.register(FaultServer.builder().onRequest(received::add).start(answer));
    }

    private static String text(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotSetIsNotThere(Maker maker) throws Exception {
        HttpClient client = maker.build(clients, builder -> {});

        assertThat(client.connectTimeout()).isEmpty();
        assertThat(client.cookieHandler()).isEmpty();
        assertThat(client.proxy()).isEmpty();
        assertThat(client.authenticator()).isEmpty();
        assertThat(client.executor()).isEmpty();
        assertThat(client.followRedirects()).isEqualTo(Redirect.NEVER);
        assertThat(client.version()).isEqualTo(Version.HTTP_2);
        assertThat(client.sslContext()).isNotNull();
        assertThat(client.sslParameters().getProtocols()).contains("TLSv1.3", "TLSv1.2");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSetIsReported(Maker maker) throws Exception {
        SSLContext context = Contestant.CERTIFICATES.clientContext();
        CookieManager cookies = new CookieManager();
        Authenticator authenticator = new KnownPassword();
        HttpClient client = maker.build(
                clients,
                builder -> builder.connectTimeout(Duration.ofNanos(1))
                        .cookieHandler(cookies)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .authenticator(authenticator)
                        .executor(Runnable::run)
                        .followRedirects(Redirect.ALWAYS)
                        .version(Version.HTTP_1_1)
                        .sslContext(context)
                        .priority(1));

        assertThat(client.connectTimeout()).contains(Duration.ofNanos(1));
        assertThat(client.cookieHandler()).contains(cookies);
        assertThat(client.proxy()).contains(HttpClient.Builder.NO_PROXY);
        assertThat(client.authenticator()).contains(authenticator);
        assertThat(client.executor()).isPresent();
        assertThat(client.followRedirects()).isEqualTo(Redirect.ALWAYS);
        assertThat(client.version()).isEqualTo(Version.HTTP_1_1);
        assertThat(client.sslContext()).isSameAs(context);
    }

    @ParameterizedTest
    @EnumSource
    void aBuilderReturnsItself(Maker maker) throws Exception {
        HttpClient.Builder builder = maker.builder();

        assertThat(builder.connectTimeout(Duration.ofSeconds(1))).isSameAs(builder);
        assertThat(builder.cookieHandler(new CookieManager())).isSameAs(builder);
        assertThat(builder.proxy(HttpClient.Builder.NO_PROXY)).isSameAs(builder);
        assertThat(builder.authenticator(new KnownPassword())).isSameAs(builder);
        assertThat(builder.executor(Runnable::run)).isSameAs(builder);
        assertThat(builder.followRedirects(Redirect.NEVER)).isSameAs(builder);
        assertThat(builder.version(Version.HTTP_1_1)).isSameAs(builder);
        assertThat(builder.sslContext(SSLContext.getDefault())).isSameAs(builder);
        assertThat(builder.sslParameters(new SSLParameters())).isSameAs(builder);
        assertThat(builder.priority(1)).isSameAs(builder);
    }

    @ParameterizedTest
    @EnumSource
    void parametersAreCopied(Maker maker) {
        SSLParameters set = new SSLParameters(new String[] {"TLS_AES_128_GCM_SHA256"}, new String[] {"TLSv1.3"});
        set.setWantClientAuth(true);
        set.setMaximumPacketSize(16_384);
        HttpClient client = maker.build(clients, builder -> {
            builder.sslParameters(set);
            set.setProtocols(new String[] {"TLSv1.2"});
        });
        client.sslParameters().setProtocols(new String[] {"TLSv1.2"});

        SSLParameters reported = client.sslParameters();

        assertThat(reported.getProtocols()).containsExactly("TLSv1.3");
        assertThat(reported.getCipherSuites()).containsExactly("TLS_AES_128_GCM_SHA256");
        assertThat(reported.getWantClientAuth()).isTrue();
        assertThat(reported.getMaximumPacketSize()).isEqualTo(16_384);
    }

    @ParameterizedTest
    @EnumSource
    void nullIsRefusedAtOnce(Maker maker) {
        HttpClient.Builder builder = maker.builder();

        assertThatNullPointerException().isThrownBy(() -> builder.cookieHandler(null));
        assertThatNullPointerException().isThrownBy(() -> builder.connectTimeout(null));
        assertThatNullPointerException().isThrownBy(() -> builder.sslContext(null));
        assertThatNullPointerException().isThrownBy(() -> builder.sslParameters(null));
        assertThatNullPointerException().isThrownBy(() -> builder.executor(null));
        assertThatNullPointerException().isThrownBy(() -> builder.followRedirects(null));
        assertThatNullPointerException().isThrownBy(() -> builder.version(null));
        assertThatNullPointerException().isThrownBy(() -> builder.proxy(null));
        assertThatNullPointerException().isThrownBy(() -> builder.authenticator(null));
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeIsRefusedAtOnce(Maker maker) throws Exception {
        HttpClient.Builder builder = maker.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.connectTimeout(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.priority(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.priority(257));
        assertThat(builder.priority(256)).isSameAs(builder);
        assertThat(builder.connectTimeout(Duration.ofSeconds(Long.MAX_VALUE))).isSameAs(builder);
        builder.sslContext(SSLContext.getInstance("TLS"));
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(builder::build);
    }

    @ParameterizedTest
    @EnumSource
    void eachBuildMakesAClientAndWhatIsSetLaterIsForLaterOnes(Maker maker) {
        List<HttpClient> made = new ArrayList<>();
        HttpClient last = maker.build(clients, builder -> {
            made.add(maker.build(clients, unused -> {}));
            HttpClient first = builder.version(Version.HTTP_1_1).build();
            made.add(first);
            if (first instanceof JdkHttpClient own) {
                clients.register(own::close);
            }
            builder.version(Version.HTTP_2);
        });

        assertThat(last).isNotSameAs(made.get(1));
        assertThat(made.get(1).version()).isEqualTo(Version.HTTP_1_1);
        assertThat(last.version()).isEqualTo(Version.HTTP_2);
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsFollowedOnlyWhereThatIsSet(Maker maker) throws Exception {
        FaultServer server = serve(Answers.inTurn(
                Answers.redirect("/other"),
                Answers.redirect("/other"),
                Answers.redirect("/other"),
                Answers.ok("there")));

        HttpResponse<String> byDefault = maker.build(clients, builder -> {}).send(to(server), BodyHandlers.ofString());
        HttpResponse<String> never = maker.build(clients, builder -> builder.followRedirects(Redirect.NEVER))
                .send(to(server), BodyHandlers.ofString());
        HttpResponse<String> normal = maker.build(clients, builder -> builder.followRedirects(Redirect.NORMAL))
                .send(to(server), BodyHandlers.ofString());

        assertThat(byDefault.statusCode()).isEqualTo(302);
        assertThat(byDefault.headers().firstValue("Location")).contains("/other");
        assertThat(never.statusCode()).isEqualTo(302);
        assertThat(normal.body()).isEqualTo("there");
    }

    @ParameterizedTest
    @EnumSource
    void connectingTakesNoLongerThanIsSet(Maker maker) throws Exception {
        FullBacklog backlog = clients.register(FullBacklog.open());
        HttpClient client = maker.build(clients, builder -> builder.connectTimeout(Duration.ofMillis(200)));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backlog.port() + "/"))
                .build();

        assertThatExceptionOfType(HttpConnectTimeoutException.class)
                .isThrownBy(() -> client.send(request, BodyHandlers.ofString()));
        assertThat(client.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(HttpConnectTimeoutException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theTimeForConnectingIsNotThatOfTheAnswer(Maker maker) throws Exception {
        Duration connect = Duration.ofMillis(250);
        FaultServer server = serve(Answers.delayed(connect.multipliedBy(2), Answers.ok("late")));
        HttpClient client = maker.build(clients, builder -> builder.connectTimeout(connect));

        assertThat(text(client, to(server))).isEqualTo("late");
        assertThat(text(client, to(server))).isEqualTo("late");
    }

    @ParameterizedTest
    @EnumSource
    void cookiesAreKeptAndSentByTheHandler(Maker maker) throws Exception {
        FaultServer server = serve(Answers.inTurn(Answers.status(200, "Set-Cookie: a=b; Path=/"), Answers.ok("")));
        CookieManager cookies = new CookieManager();
        HttpClient client = maker.build(clients, builder -> builder.cookieHandler(cookies));

        client.send(to(server), BodyHandlers.discarding());
        client.send(to(server), BodyHandlers.discarding());

        assertThat(received.take().header("Cookie")).isNull();
        assertThat(received.take().header("Cookie")).contains("a=b");
        assertThat(cookies.getCookieStore().getCookies()).hasSize(1);
    }

    /** The JDK's makes one header of them, as RFC 6265 (section 5.4) wants it. */
    @ParameterizedTest
    @EnumSource
    void cookiesOfTheRequestAreSentAsWell(Maker maker) throws Exception {
        FaultServer server = serve(Answers.inTurn(Answers.status(200, "Set-Cookie: a=b; Path=/"), Answers.ok("")));
        HttpClient client = maker.build(clients, builder -> builder.cookieHandler(new CookieManager()));
        client.send(to(server), BodyHandlers.discarding());
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/")))
                .version(Version.HTTP_1_1)
                .headers("Cookie", "first=1", "Cookie", "second=2")
                .build();

        client.send(request, BodyHandlers.discarding());

        received.take();
        assertThat(received.take().header("Cookie")).contains("a=b", "first=1", "second=2");
    }

    @ParameterizedTest
    @EnumSource
    void aCookieHandlerThatFailsFailsTheExchangeWithThat(Maker maker) {
        IOException why = new IOException("no cookies today");
        CookieHandler failing = new CookieHandler() {
            @Override
            public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) throws IOException {
                throw why;
            }

            @Override
            public void put(URI uri, Map<String, List<String>> headers) {
                // nothing comes
            }
        };
        HttpClient client = maker.build(clients, builder -> builder.cookieHandler(failing));
        FaultServer server = serve(Answers.ok(""));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.send(to(server), BodyHandlers.discarding()))
                .withStackTraceContaining(why.getMessage());
        assertThat(client.sendAsync(to(server), BodyHandlers.discarding()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void theContextSaysWhomToTrustAndTheResponseWhoItWas(Maker maker) throws Exception {
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.ok("safe")));
        HttpClient trusting =
                maker.build(clients, builder -> builder.sslContext(Contestant.CERTIFICATES.clientContext()));
        HttpClient other = maker.build(clients, builder -> {});

        HttpResponse<String> response = trusting.send(to(server), BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("safe");
        assertThat(response.sslSession().orElseThrow().getPeerCertificates()[0])
                .isEqualTo(Contestant.CERTIFICATES.certificate());
        assertThatExceptionOfType(SSLHandshakeException.class)
                .isThrownBy(() -> other.send(to(server), BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @EnumSource
    void protocolsAndCipherSuitesAreThoseThatAreSet(Maker maker) throws Exception {
        String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.ok("safe")));
        HttpClient client = maker.build(
                clients,
                builder -> builder.sslContext(Contestant.CERTIFICATES.clientContext())
                        .sslParameters(new SSLParameters(new String[] {suite}, new String[] {"TLSv1.2"})));

        HttpResponse<String> response = client.send(to(server), BodyHandlers.ofString());

        assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(response.sslSession().orElseThrow().getCipherSuite()).isEqualTo(suite);
    }

    @ParameterizedTest
    @EnumSource
    void theVersionIsTheOneThatIsSetWhereTheServerHasBoth(Maker maker) throws Exception {
        MockWebServer server = new MockWebServer();
        clients.register(server::close);
        server.useHttps(Contestant.CERTIFICATES.serverContext().getSocketFactory());
        server.enqueue(new MockResponse.Builder().body("two").build());
        server.enqueue(new MockResponse.Builder().body("one").build());
        server.start();
        HttpRequest request = HttpRequest.newBuilder(server.url("/").uri()).build();
        HttpClient two = maker.build(clients, builder -> builder.sslContext(Contestant.CERTIFICATES.clientContext()));
        HttpClient one = maker.build(
                clients,
                builder -> builder.sslContext(Contestant.CERTIFICATES.clientContext())
                        .version(Version.HTTP_1_1));

        assertThat(two.send(request, BodyHandlers.ofString()).version()).isEqualTo(Version.HTTP_2);
        assertThat(one.send(request, BodyHandlers.ofString()).version()).isEqualTo(Version.HTTP_1_1);
    }

    @ParameterizedTest
    @EnumSource
    void theProxyIsTheOneThatIsChosen(Maker maker) throws Exception {
        TestProxy proxy = clients.register(
                TestProxy.builder().answering(Answers.ok("by the proxy")).start());
        FaultServer server = serve(Answers.ok("directly"));
        HttpClient through = maker.build(
                clients, builder -> builder.proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()))));
        HttpClient directly = maker.build(clients, builder -> builder.proxy(HttpClient.Builder.NO_PROXY));

        assertThat(text(through, to(server))).isEqualTo("by the proxy");
        assertThat(text(directly, to(server))).isEqualTo("directly");
    }

    @ParameterizedTest
    @EnumSource
    void whoAsksForAPasswordGetsIt(Maker maker) throws Exception {
        KnownPassword known = new KnownPassword();
        FaultServer server = serve(
                Answers.inTurn(Answers.status(401, "WWW-Authenticate: Basic realm=\"here\""), Answers.ok("welcome")));
        HttpClient client = maker.build(clients, builder -> builder.authenticator(known));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/")))
                .version(Version.HTTP_1_1)
                .POST(BodyPublishers.ofString("abc"))
                .build();

        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo("welcome");
        assertThat(response.previousResponse().orElseThrow().statusCode()).isEqualTo(401);
        assertThat(known.asked()).containsExactly("SERVER 127.0.0.1:" + server.port() + " here basic");
        ReceivedRequest first = received.take();
        ReceivedRequest second = received.take();
        assertThat(first.header("Authorization")).isNull();
        assertThat(second.header("Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
        assertThat(second.body()).isEqualTo("abc");
    }

    @ParameterizedTest
    @EnumSource
    void aProxyThatAsksForAPasswordGetsIt(Maker maker) throws Exception {
        KnownPassword known = new KnownPassword();
        TestProxy proxy = clients.register(TestProxy.builder()
                .answering(Answers.inTurn(
                        Answers.status(407, "Proxy-Authenticate: Basic realm=\"gate\""), Answers.ok("through")))
                .start());
        HttpClient client = maker.build(
                clients,
                builder -> builder.authenticator(known)
                        .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port()))));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://host.test/")).build();

        assertThat(text(client, request)).isEqualTo("through");

        assertThat(known.asked()).containsExactly("PROXY 127.0.0.1:" + proxy.port() + " gate basic");
        assertThat(proxy.seen().get(1).header("Proxy-Authorization")).isEqualTo("Basic dXNlcjpwYXNz");
    }

    @ParameterizedTest
    @EnumSource
    void theHandlerOfAnAsynchronousExchangeRunsOnTheExecutor(Maker maker) throws Exception {
        ExecutorService own = Executors.newFixedThreadPool(2, task -> new Thread(task, "own-executor"));
        clients.register(own::shutdownNow);
        HttpClient client = maker.build(clients, builder -> builder.executor(own));
        BlockingQueue<String> threads = new LinkedBlockingQueue<>();

        client.sendAsync(to(serve(Answers.ok("hello"))), info -> {
                    threads.add(Thread.currentThread().getName());
                    return BodyHandlers.ofString().apply(info);
                })
                .join();

        assertThat(threads).containsExactly("own-executor");
    }
}
