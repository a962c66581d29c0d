package dev.belay.dropin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.OwnRequest;
import dev.belay.testing.ReceivedRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLSession;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@link HttpClient}, {@link HttpRequest} and {@link HttpResponse} says of one exchange. */
@Timeout(30)
class HttpClientContractTest {

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BlockingQueue<ReceivedRequest> received = new LinkedBlockingQueue<>();

    private FaultServer serve(Answer answer) {
        return clients.register(FaultServer.builder().onRequest(received::add).start(answer));
    }

    private static HttpRequest.Builder to(FaultServer server, String path) {
        return HttpRequest.newBuilder(URI.create(server.url(path))).version(Version.HTTP_1_1);
    }

    private static String text(HttpClient client, HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @EnumSource
    void aResponseHasStatusHeadersBodyAndWhereItCameFrom(Contestant contestant) throws Exception {
        FaultServer server =
                serve(Answers.response(404, List.of("X-Two: a", "X-Two: b", "X-One: c"), "hello".getBytes("UTF-8")));
        HttpRequest request = to(server, "/a?b=c").build();

        HttpResponse<String> response = contestant.client(clients).send(request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("hello");
        assertThat(response.headers().allValues("x-two")).containsExactly("a", "b");
        assertThat(response.headers().firstValue("X-ONE")).contains("c");
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(5);
        assertThat(response.uri()).isEqualTo(request.uri());
        assertThat(response.request()).isEqualTo(request);
        assertThat(response.version()).isEqualTo(Version.HTTP_1_1);
        assertThat(response.previousResponse()).isEmpty();
        assertThat(response.sslSession()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET,0", "HEAD,0", "DELETE,0", "POST,3", "PUT,3", "PATCH,3", "OPTIONS,0", "REPORT,3", "custom,3"})
    void anyMethodIsSent(String method, int bytes) throws Exception {
        for (Contestant contestant : Contestant.values()) {
            FaultServer server = serve(Answers.ok(""));
            HttpRequest request = to(server, "/")
                    .method(method, bytes == 0 ? BodyPublishers.noBody() : BodyPublishers.ofString("abc"))
                    .build();

            contestant.client(clients).send(request, BodyHandlers.discarding());

            ReceivedRequest seen = received.take();
            assertThat(seen.method()).isEqualTo(method);
            assertThat(seen.body()).hasSize(bytes);
        }
    }

    @ParameterizedTest
    @EnumSource
    void headersAreSentAsTheyAreGivenAndAPostWithoutBodySaysSo(Contestant contestant) throws Exception {
        FaultServer server = serve(Answers.ok(""));
        HttpRequest request = to(server, "/p%20q?x=%2F")
                .header("X-Mine", "one")
                .header("Accept", "text/x")
                .POST(BodyPublishers.noBody())
                .build();

        contestant.client(clients).send(request, BodyHandlers.discarding());

        ReceivedRequest seen = received.take();
        assertThat(seen.target()).isEqualTo("/p%20q?x=%2F");
        assertThat(seen.header("X-Mine")).isEqualTo("one");
        assertThat(seen.header("Accept")).isEqualTo("text/x");
        assertThat(seen.header("Content-Length")).isEqualTo("0");
        assertThat(seen.header("Content-Type")).isNull();
        assertThat(seen.header("User-Agent")).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aHeaderMayHaveSeveralValues(Contestant contestant) throws Exception {
        MockWebServer server = new MockWebServer();
        clients.register(server::close);
        server.enqueue(new MockResponse.Builder().build());
        server.start();
        HttpRequest request = HttpRequest.newBuilder(server.url("/").uri())
                .version(Version.HTTP_1_1)
                .headers("X-Mine", "one", "X-Other", "", "x-mine", "two")
                .build();

        contestant.client(clients).send(request, BodyHandlers.discarding());

        var seen = server.takeRequest().getHeaders();
        assertThat(seen.values("X-Mine")).containsExactly("one", "two");
        assertThat(seen.get("X-Other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerToHeadHasTheHeadersOfABodyAndNone(Contestant contestant) throws Exception {
        FaultServer server = serve(Answers.inTurn(
                Answers.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), Answers.ok("the next one")));
        HttpClient client = contestant.client(clients);
        HttpRequest head =
                to(server, "/").method("HEAD", BodyPublishers.noBody()).build();

        HttpResponse<String> response = client.send(head, BodyHandlers.ofString());

        assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(1000);
        assertThat(response.body()).isEmpty();
        assertThat(text(client, to(server, "/").build())).isEqualTo("the next one");
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatExpectsContinueSaysSo(Contestant contestant) throws Exception {
        FaultServer server =
                clients.register(FaultServer.builder().onRequest(received::add).start(connection -> {
                    ReceivedRequest head = connection.readHead();
                    connection.write("HTTP/1.1 100 Continue\r\n\r\n");
                    Answers.ok("done").write(connection.readBody(head), connection);
                }));
        HttpRequest request = to(server, "/")
                .expectContinue(true)
                .POST(BodyPublishers.ofString("abc"))
                .build();

        assertThat(text(contestant.client(clients), request)).isEqualTo("done");

        ReceivedRequest seen = received.take();
        assertThat(seen.header("Expect")).isEqualToIgnoringCase("100-continue");
        assertThat(seen.body()).isEqualTo("abc");
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsFollowedAndRemembered(Contestant contestant) throws Exception {
        FaultServer server = serve(Answers.inTurn(
                Answers.redirect("/second"), Answers.status(307, "Location: /third?x=1"), Answers.ok("there")));
        HttpRequest request = to(server, "/first").header("X-Mine", "kept").build();

        HttpResponse<String> last = contestant.client(clients).send(request, BodyHandlers.ofString());

        assertThat(last.body()).isEqualTo("there");
        assertThat(last.uri()).isEqualTo(URI.create(server.url("/third?x=1")));
        assertThat(last.request().uri()).isEqualTo(last.uri());
        assertThat(last.request().headers().firstValue("X-Mine")).contains("kept");
        HttpResponse<String> second = last.previousResponse().orElseThrow();
        assertThat(second.statusCode()).isEqualTo(307);
        assertThat(second.uri()).isEqualTo(URI.create(server.url("/second")));
        assertThat(second.body()).isNull();
        HttpResponse<String> first = second.previousResponse().orElseThrow();
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(first.request()).isEqualTo(request);
        assertThat(first.previousResponse()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"300", "304", "305", "306", "399"})
    void whatIsNotFollowedIsReturned(int status) throws Exception {
        for (Contestant contestant : Contestant.values()) {
            FaultServer server = serve(Answers.inTurn(Answers.status(status, "Location: /other"), Answers.ok("other")));

            HttpResponse<String> response =
                    contestant.client(clients).send(to(server, "/").build(), BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Location")).contains("/other");
            assertThat(response.previousResponse()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRequestOfAResponseMayBeCopiedAndSentAgain(Contestant contestant) throws Exception {
        FaultServer server =
                serve(Answers.inTurn(Answers.status(307, "Location: /there"), Answers.ok("once"), Answers.ok("twice")));
        HttpClient client = contestant.client(clients);
        HttpRequest request = to(server, "/")
                .header("X-Mine", "kept")
                .POST(BodyPublishers.ofString("abc"))
                .build();

        HttpRequest last = client.send(request, BodyHandlers.ofString()).request();
        HttpRequest copy = HttpRequest.newBuilder(last, (name, value) -> true).build();

        assertThat(copy).isEqualTo(last);
        assertThat(text(client, copy)).isEqualTo("twice");
        assertThat(received).extracting(ReceivedRequest::target).containsExactly("/", "/there", "/there");
        assertThat(received).extracting(ReceivedRequest::body).containsOnly("abc");
        assertThat(received).extracting(seen -> seen.header("X-Mine")).containsOnly("kept");
        assertThat(text(client, last)).isEqualTo("twice");
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsRedirectedKeepsItsBodyOrBecomesAGet(Contestant contestant) throws Exception {
        FaultServer server = serve(Answers.inTurn(
                Answers.status(307, "Location: /same"), Answers.status(303, "Location: /get"), Answers.ok("got")));
        HttpRequest request =
                to(server, "/").POST(BodyPublishers.ofString("abc")).build();

        HttpResponse<String> response = contestant.client(clients).send(request, BodyHandlers.ofString());

        assertThat(response.request().method()).isEqualTo("GET");
        assertThat(received.take().body()).isEqualTo("abc");
        assertThat(received.take().body()).isEqualTo("abc");
        ReceivedRequest last = received.take();
        assertThat(last.method()).isEqualTo("GET");
        assertThat(last.body()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aSessionTellsOfTheTlsThatWasUsed(Contestant contestant) throws Exception {
        FaultServer server = clients.register(
                FaultServer.builder().tls(Contestant.CERTIFICATES).start(Answers.ok("safe")));
        HttpClient client = contestant.trusting(clients);

        HttpResponse<String> response = client.send(to(server, "/").build(), BodyHandlers.ofString());

        SSLSession session = response.sslSession().orElseThrow();
        assertThat(session.getProtocol()).startsWith("TLSv1.");
        assertThat(session.getCipherSuite()).startsWith("TLS_");
        assertThat(session.getPeerCertificates()[0]).isEqualTo(Contestant.CERTIFICATES.certificate());
        assertThat(session.getPeerPrincipal()).isNotNull();
        assertThat(session.getPeerPort()).isEqualTo(server.port());
        assertThat(session.getPeerHost()).isEqualTo("127.0.0.1");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(session::invalidate);
    }

    @ParameterizedTest
    @EnumSource
    void argumentsAreChecked(Contestant contestant) {
        HttpClient client = contestant.client(clients);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1/")).build();

        assertThatThrownBy(() -> client.send(null, BodyHandlers.ofString())).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.send(request, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.sendAsync(null, BodyHandlers.ofString()))
                .isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.sendAsync(request, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> client.sendAsync(request, null, null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @CsvSource({"Host,GET,http", "Connection,GET,http", "Content-Length,POST,http", ",BAD METHOD,http", ",GET,ftp"})
    void aRequestThatNoBuilderMakesIsRefused(String header, String method, String scheme) {
        HttpRequest request =
                new OwnRequest(URI.create(scheme + "://127.0.0.1/"), method, header == null ? "X" : header);

        for (Contestant contestant : Contestant.values()) {
            HttpClient client = contestant.client(clients);

            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.sendAsync(request, BodyHandlers.ofString()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0S", "PT-1S"})
    void aRequestThatTakesNoTimeIsRefused(Duration timeout) {
        HttpRequest request = new OwnRequest(URI.create("http://127.0.0.1/"), "GET", "X", timeout);

        for (Contestant contestant : Contestant.values()) {
            HttpClient client = contestant.client(clients);

            assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.sendAsync(request, BodyHandlers.ofString()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRequestOfOnesOwnIsSent(Contestant contestant) throws Exception {
        FaultServer server = serve(Answers.echoHeader("X-Own"));
        HttpRequest request = new OwnRequest(URI.create(server.url("/")), "GET", "X-Own");

        assertThat(text(contestant.client(clients), request)).isEqualTo("own");
    }
}
