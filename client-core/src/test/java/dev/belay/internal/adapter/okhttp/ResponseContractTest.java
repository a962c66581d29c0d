package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.ClientExtension;
import dev.belay.testing.TestCertificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Challenge;
import okhttp3.Headers;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@code okhttp3.Response} and {@code okhttp3.ResponseBody} promises. */
class ResponseContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        clients.register(server).start();
    }

    private Request.Builder request() {
        return new Request.Builder().url(server.url("/"));
    }

    private Response response(Factories maker, MockResponse answer) throws IOException {
        server.enqueue(answer);
        return maker.make(clients).newCall(request().build()).execute();
    }

    private static MockResponse.Builder text(String body) {
        return new MockResponse.Builder().body(body);
    }

    private static Buffer zipped(String text) throws IOException {
        Buffer zipped = new Buffer();
        try (var sink = Okio.buffer(new GzipSink(zipped))) {
            sink.writeUtf8(text);
        }
        return zipped;
    }

    @ParameterizedTest
    @EnumSource
    void theHeadIsThatOfTheServer(Factories maker) throws Exception {
        MockResponse answer = text("hello")
                .status("HTTP/1.1 203 Borrowed")
                .addHeader("X-Twice", "1")
                .addHeader("X-Twice", "2")
                .setHeader("Content-Type", "text/plain; charset=utf-8")
                .build();

        try (Response response = response(maker, answer)) {
            assertThat(response.code()).isEqualTo(203);
            assertThat(response.message()).isEqualTo("Borrowed");
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_1_1);
            assertThat(response.handshake()).isNull();
            assertThat(response.headers("X-Twice")).containsExactly("1", "2");
            assertThat(response.header("x-twice")).isEqualTo("2");
            assertThat(response.header("X-None", "else")).isEqualTo("else");
            assertThat(response.body().contentType()).isEqualTo(MediaType.get("text/plain; charset=utf-8"));
            assertThat(response.body().contentLength()).isEqualTo(5);
            assertThat(response.isRedirect()).isFalse();
            assertThat(response.toString()).contains("code=203", "Borrowed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRequestIsTheOneThatWasAsked(Factories maker) throws Exception {
        server.enqueue(text("hello").build());
        Request request = request().tag(String.class, "mine").header("X-A", "b").build();

        try (Response response = maker.make(clients).newCall(request).execute()) {
            assertThat(response.request()).isSameAs(request);
            assertThat(response.request().tag(String.class)).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkResponseHasTheRequestAsItWasSentAndNoBody(Factories maker) throws Exception {
        try (Response response = response(maker, text("hello").build())) {
            Response network = response.networkResponse();

            assertThat(network).isNotNull();
            assertThat(network.code()).isEqualTo(200);
            assertThat(network.request().header("Host")).isEqualTo(server.getHostName() + ":" + server.getPort());
            assertThat(network.request().header("User-Agent")).isNotNull();
            assertThat(network.networkResponse()).isNull();
            assertThatThrownBy(() -> network.body().string()).isInstanceOf(IllegalStateException.class);
            network.close();
            assertThat(response.cacheResponse()).isNull();
            assertThat(response.priorResponse()).isNull();
            assertThat(response.body().string()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimesAreThoseOfRequestAndHead(Factories maker) throws Exception {
        try (Response response = response(maker, text("hello").build())) {
            assertThat(response.sentRequestAtMillis()).isPositive();
            assertThat(response.receivedResponseAtMillis()).isGreaterThanOrEqualTo(response.sentRequestAtMillis());
        }
    }

    @ParameterizedTest
    @EnumSource
    void overTlsThereIsAHandshake(Factories maker) throws Exception {
        server.useHttps(CERTIFICATES.serverContext().getSocketFactory());
        server.enqueue(text("hello").build());

        try (Response response =
                maker.trusting(clients, CERTIFICATES).newCall(request().build()).execute()) {
            assertThat(response.handshake()).isNotNull();
            assertThat(response.handshake().peerCertificates()).isNotEmpty();
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.message()).isEmpty();
            assertThat(response.body().string()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void redirectsArePriorResponses(Factories maker) throws Exception {
        server.enqueue(text("gone").code(302).setHeader("Location", "/b").build());
        server.enqueue(text("gone").code(307).setHeader("Location", "/c").build());
        Request request = request().tag(String.class, "mine").header("X-A", "b").build();

        try (Response response = call(maker, request, text("hello").build()).execute()) {
            assertThat(response.request().url()).isEqualTo(server.url("/c"));
            assertThat(response.request().header("X-A")).isEqualTo("b");
            assertThat(response.request().header("Host")).isNull();
            assertThat(response.request().tag(String.class)).isEqualTo("mine");
            Response second = response.priorResponse();
            assertThat(second.code()).isEqualTo(307);
            assertThat(second.isRedirect()).isTrue();
            assertThat(second.request().url()).isEqualTo(server.url("/b"));
            assertThatThrownBy(() -> second.body().string()).isInstanceOf(IllegalStateException.class);
            Response first = second.priorResponse();
            assertThat(first.code()).isEqualTo(302);
            assertThat(first.request()).isSameAs(request);
            assertThat(first.priorResponse()).isNull();
            assertThat(response.body().string()).isEqualTo("hello");
        }
    }

    private Call call(Factories maker, Request request, MockResponse answer) {
        server.enqueue(answer);
        return maker.make(clients).newCall(request);
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatIsRedirectedWithItsBodyKeepsIt(Factories maker) throws Exception {
        server.enqueue(text("").code(307).setHeader("Location", "/b").build());
        RequestBody body = RequestBody.create("to you", null);

        try (Response response =
                call(maker, request().post(body).build(), text("hello").build()).execute()) {
            assertThat(response.request().method()).isEqualTo("POST");
            assertThat(response.request().body()).isSameAs(body);
        }
        server.takeRequest();
        assertThat(server.takeRequest().getBody().utf8()).isEqualTo("to you");
    }

    @ParameterizedTest
    @EnumSource
    void aPostThatBecomesAGetHasNoBodyAnyMore(Factories maker) throws Exception {
        server.enqueue(text("").code(303).setHeader("Location", "/b").build());
        RequestBody body = RequestBody.create("to you", MediaType.get("text/plain"));

        try (Response response =
                call(maker, request().post(body).build(), text("hello").build()).execute()) {
            assertThat(response.request().method()).isEqualTo("GET");
            assertThat(response.request().body()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource
    void gzipIsUndoneUnlessItWasAskedFor(Factories maker) throws Exception {
        MockResponse answer = new MockResponse.Builder()
                .body(zipped("hello"))
                .setHeader("Content-Encoding", "gzip")
                .build();
        try (Response response = response(maker, answer)) {
            assertThat(response.header("Content-Encoding")).isNull();
            assertThat(response.header("Content-Length")).isNull();
            assertThat(response.body().contentLength()).isEqualTo(-1);
            assertThat(response.networkResponse().header("Content-Encoding")).isEqualTo("gzip");
            assertThat(response.body().string()).isEqualTo("hello");
        }
        Request own = request().header("Accept-Encoding", "gzip").build();
        try (Response response = call(maker, own, answer).execute()) {
            assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(response.body().contentLength())
                    .isEqualTo(zipped("hello").size());
            assertThat(response.body().byteString()).isEqualTo(zipped("hello").readByteString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STOCK, HEAD, 200",
        "BELAY, HEAD, 200",
        "STOCK, GET, 204",
        "BELAY, GET, 204",
        "STOCK, GET, 304",
        "BELAY, GET, 304"
    })
    void whatHasNoBodyHasAnEmptyOne(Factories maker, String method, int status) throws Exception {
        MockResponse.Builder answer = new MockResponse.Builder().code(status);
        if (method.equals("HEAD")) {
            answer.setHeader("Content-Length", 5);
        }
        Request request = request().method(method, null).build();

        try (Response response = call(maker, request, answer.build()).execute()) {
            assertThat(response.body().contentLength()).isZero();
            assertThat(response.body().source().exhausted()).isTrue();
            assertThat(response.body().string()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsReadInAnyWay(Factories maker) throws Exception {
        Call.Factory factory = maker.make(clients);
        for (int i = 0; i < 4; i++) {
            server.enqueue(text("äöü").setHeader("Content-Type", "text/plain").build());
        }
        try (ResponseBody body = body(factory)) {
            assertThat(body.bytes()).hasSize(6);
        }
        try (ResponseBody body = body(factory)) {
            assertThat(body.charStream().read()).isEqualTo('ä');
        }
        try (ResponseBody body = body(factory);
                InputStream stream = body.byteStream()) {
            assertThat(stream.readAllBytes()).hasSize(6);
            assertThat(stream.read()).isEqualTo(-1);
        }
        try (ResponseBody body = body(factory)) {
            Buffer all = new Buffer();
            assertThat(body.source().readAll(all)).isEqualTo(6);
            assertThat(body.source()).isSameAs(body.source());
        }
    }

    private ResponseBody body(Call.Factory factory) throws IOException {
        return factory.newCall(request().build()).execute().body();
    }

    @ParameterizedTest
    @EnumSource
    void peekedBytesStay(Factories maker) throws Exception {
        try (Response response = response(maker, text("hello, world").build())) {
            assertThat(response.peekBody(5).string()).isEqualTo("hello");
            assertThat(response.peekBody(1000).string()).isEqualTo("hello, world");
            assertThat(response.body().string()).isEqualTo("hello, world");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosedIsNotRead(Factories maker) throws Exception {
        Response response = response(maker, text("hello").build());
        response.close();
        response.close();
        response.body().close();

        assertThat(response.body().source().isOpen()).isFalse();
        assertThatThrownBy(() -> response.body().string()).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void trailersComeAfterTheBody(Factories maker) throws Exception {
        MockResponse answer = new MockResponse.Builder()
                .chunkedBody("hello", 2)
                .trailers(Headers.of("X-Sum", "42"))
                .build();
        try (Response response = response(maker, answer)) {
            assertThat(response.peekTrailers()).isNull();
            assertThat(response.body().string()).isEqualTo("hello");
            assertThat(response.trailers()).isEqualTo(Headers.of("X-Sum", "42"));
            assertThat(response.peekTrailers()).isEqualTo(Headers.of("X-Sum", "42"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void trailersComeOverHttp2Too(Factories maker) throws Exception {
        server.useHttps(CERTIFICATES.serverContext().getSocketFactory());
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);
        server.enqueue(text("hello")
                .removeHeader("Content-Length")
                .trailers(Headers.of("x-sum", "42"))
                .build());

        try (Response response = factory.newCall(request().build()).execute()) {
            assertThat(response.protocol()).isEqualTo(Protocol.HTTP_2);
            assertThat(response.body().string()).isEqualTo("hello");
            assertThat(response.trailers()).isEqualTo(Headers.of("x-sum", "42"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void askingForTrailersReadsTheBody(Factories maker) throws Exception {
        MockResponse answer = new MockResponse.Builder()
                .chunkedBody("hello".repeat(10_000), 1000)
                .trailers(Headers.of("X-Sum", "42"))
                .build();
        try (Response response = response(maker, answer)) {
            assertThat(response.trailers()).isEqualTo(Headers.of("X-Sum", "42"));
            assertThat(response.body().source().exhausted()).isTrue();
        }
        try (Response response = response(maker, text("no trailers").build())) {
            assertThat(response.trailers()).isEqualTo(Headers.EMPTY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResponseMayBeChanged(Factories maker) throws Exception {
        try (Response response = response(maker, text("hello").build())) {
            Response changed = response.newBuilder()
                    .code(299)
                    .header("X-New", "1")
                    .body(ResponseBody.create("other", null))
                    .build();

            assertThat(changed.body().string()).isEqualTo("other");
            assertThat(changed.request()).isSameAs(response.request());
            assertThat(response.body().string()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void challengesAndCacheControlAreParsed(Factories maker) throws Exception {
        MockResponse answer = text("").code(401)
                .setHeader("WWW-Authenticate", "Basic realm=\"r\"")
                .setHeader("Cache-Control", "max-age=60")
                .build();
        try (Response response = response(maker, answer)) {
            assertThat(response.challenges()).extracting(Challenge::scheme).containsExactly("Basic");
            assertThat(response.cacheControl().maxAgeSeconds()).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatEndsTooEarlyFails(Factories maker) throws Exception {
        MockResponse answer = text("hello")
                .setHeader("Content-Length", 50)
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
        try (Response response = response(maker, answer)) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("unexpected end of stream");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "STOCK, HEAD, 0",
        "BELAY, HEAD, 0",
        "STOCK, GET, 5",
        "BELAY, GET, 5",
    })
    void whatHasNoBodySaysOfWhatKindItWasAndHowLong(Factories maker, String method, int length) throws Exception {
        MockResponse.Builder answer = new MockResponse.Builder().setHeader("Content-Type", "text/plain");
        if (method.equals("HEAD")) {
            answer.setHeader("Content-Length", 5);
        } else {
            answer.body("hello");
        }
        server.enqueue(answer.code(302).setHeader("Location", "/b").build());
        Request request = request().method(method, null).build();

        try (Response response = call(maker, request, answer.code(200).build()).execute()) {
            for (Response bodiless : List.of(response.networkResponse(), response.priorResponse())) {
                assertThat(bodiless.body().contentType()).isEqualTo(MediaType.get("text/plain"));
                assertThat(bodiless.body().contentLength()).isEqualTo(length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyIsReadOnce(Factories maker) throws Exception {
        Response response = response(maker, text("hello").build());
        ResponseBody body = response.body();

        assertThat(body.string()).isEqualTo("hello");

        assertThatThrownBy(body::string).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(body::bytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> response.peekBody(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> body.byteStream().read()).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void charactersAreThoseOfTheMarkElseOfTheHeaderElseUtf8(Factories maker) throws Exception {
        Buffer marked = new Buffer().writeByte(0xfe).writeByte(0xff).writeString("äö", StandardCharsets.UTF_16BE);
        String latin = "text/plain; charset=iso-8859-1";
        MockResponse.Builder ofHeader = new MockResponse.Builder()
                .body(new Buffer().writeString("äö", StandardCharsets.ISO_8859_1))
                .setHeader("Content-Type", latin);
        MockResponse.Builder ofMark = new MockResponse.Builder().body(marked).setHeader("Content-Type", latin);
        Call.Factory factory = maker.make(clients);

        for (MockResponse.Builder answer : List.of(ofHeader, ofMark, text("äö"))) {
            server.enqueue(answer.build());
            server.enqueue(answer.build());
            try (ResponseBody body = body(factory)) {
                assertThat(body.string()).isEqualTo("äö");
            }
            try (ResponseBody body = body(factory)) {
                assertThat(body.charStream()).isSameAs(body.charStream());
                assertThat(new BufferedReader(body.charStream()).readLine()).isEqualTo("äö");
            }
        }
    }
}
