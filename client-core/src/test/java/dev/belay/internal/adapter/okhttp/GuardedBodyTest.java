package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.OtherHandle;
import dev.belay.ResponseHandle;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.policy.ResponseLimits;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies keep their guards, however they are read, and whoever has them in between. */
class GuardedBodyTest {
    private static final int LIMIT = 50_000;
    private static final ResponseLimits LIMITS =
            ResponseLimits.builder().bufferedBytes(LIMIT).build();
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private BelayClient.Builder builder(FakeTransport transport) {
        return TestClients.over(clients.register(transport)).responseLimits(LIMITS);
    }

    private static FakeTransport ofLength(int length) {
        return FakeTransport.of(FakeAnswers.responds(
                () -> FakeResponse.of(200, new byte[length]).announcing(-1)));
    }

    private Response response(FakeTransport transport) throws IOException {
        return clients.build(builder(transport))
                .asCallFactory()
                .newCall(REQUEST)
                .execute();
    }

    @Test
    void aBodyUpToTheLimitIsReadWhole() throws Exception {
        try (Response response = response(ofLength(LIMIT))) {
            assertThat(response.body().bytes()).hasSize(LIMIT);
        }
        try (Response response = response(ofLength(LIMIT))) {
            assertThat(response.peekBody(Long.MAX_VALUE).bytes()).hasSize(LIMIT);
        }
    }

    @Test
    void aLargerBodyIsRefusedWhenItIsReadWhole() throws Exception {
        FakeTransport transport = ofLength(100 * LIMIT);
        try (Response response = response(transport)) {
            assertThatThrownBy(() -> response.body().string())
                    .isInstanceOfSatisfying(ResponseTooLargeException.class, e -> {
                        assertThat(e.limitBytes()).isEqualTo(LIMIT);
                        assertThat(e.decodedBytes()).isLessThan(2 * LIMIT);
                    });
        }
        assertThat(transport.openResponses()).isZero();
        try (Response response = response(transport)) {
            assertThatThrownBy(() -> response.peekBody(Long.MAX_VALUE)).isInstanceOf(ResponseTooLargeException.class);
        }
        try (Response response = response(transport)) {
            assertThatThrownBy(() -> response.body().source().request(Long.MAX_VALUE))
                    .isInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void aLargerBodyIsReadAsAStream() throws Exception {
        try (Response response = response(ofLength(100 * LIMIT));
                InputStream stream = response.body().byteStream()) {
            assertThat(stream.transferTo(OutputStream.nullOutputStream())).isEqualTo(100 * LIMIT);
        }
    }

    @Test
    void whoeverEmptiesItsBufferIsReadingAStream() throws Exception {
        try (Response response = response(ofLength(100 * LIMIT))) {
            Buffer buffer = new Buffer();
            long total = 0;
            for (long n = 0; n >= 0; n = response.body().source().read(buffer, 8192)) {
                total += n;
                buffer.clear();
            }
            assertThat(total).isEqualTo(100 * LIMIT);
        }
    }

    /** As Retrofit reads it. */
    @Test
    void anErrorIsNotReadIntoABufferOfTheCallersWithoutLimit() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.responds(
                () -> FakeResponse.of(200, new byte[100 * LIMIT]).announcing(-1).status(400)));

        try (Response response = response(transport)) {
            assertThatThrownBy(() -> response.body().source().readAll(new Buffer()))
                    .isInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void theLimitOnStreamsHolds() throws Exception {
        BelayClient client = clients.build(TestClients.over(clients.register(ofLength(100 * LIMIT)))
                .responseLimits(LIMITS.toBuilder().streamedBytes(2 * LIMIT).build()));

        try (Response response = client.asCallFactory().newCall(REQUEST).execute();
                InputStream stream = response.body().byteStream()) {
            assertThatThrownBy(() -> stream.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(ResponseTooLargeException.class);
        }
    }

    @Test
    void whatAnInterceptorMakesOfAResponseIsWhatIsRead() throws Exception {
        FakeTransport transport = FakeTransport.of(FakeAnswers.ok("hello"));
        BelayClient client = clients.build(builder(transport)
                .interceptor(chain -> new OtherHandle(
                        chain.proceed(chain.request()),
                        new ByteArrayInputStream("other".getBytes(StandardCharsets.UTF_8)))));

        try (Response response = client.asCallFactory().newCall(REQUEST).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.request()).isSameAs(REQUEST);
            assertThat(response.networkResponse()).isNull();
            assertThat(response.trailers()).isEqualTo(Headers.EMPTY);
            assertThat(response.body().contentLength()).isEqualTo(-1);
            assertThat(response.body().string()).isEqualTo("other");
        }
        assertThat(transport.openResponses()).isZero();
    }

    @Test
    void whatAnInterceptorMakesUpIsBoundedToo() throws Exception {
        BelayClient client = clients.build(builder(ofLength(0))
                .interceptor(chain -> ResponseHandle.of(200, Headers.of("Content-Type", "a/b"), new byte[2 * LIMIT])));

        try (Response response = client.asCallFactory().newCall(REQUEST).execute()) {
            assertThat(response.body().contentType()).hasToString("a/b");
            assertThatThrownBy(() -> response.body().string()).isInstanceOf(ResponseTooLargeException.class);
        }
    }

    /** OkHttp waits for the end of the stream, which may come in a frame of its own, or not at all. */
    @Test
    void aBodyWhoseLengthWasAnnouncedIsOverWithItsLastByte() throws Exception {
        TestCertificates certificates = TestCertificates.create();
        CountDownLatch givenUp = new CountDownLatch(1);
        Http2FaultServer server =
                clients.register(Http2FaultServer.builder().tls(certificates).start(stream -> {
                    try {
                        StreamAnswers.bodyStops(3, 3).answer(stream);
                    } finally {
                        givenUp.countDown();
                    }
                }));
        Request request = new Request.Builder().url(server.url("/")).build();

        try (Response response = clients.build(TestClients.trusting(certificates))
                .asCallFactory()
                .newCall(request)
                .execute()) {
            assertThat(response.body().string()).isEqualTo("aaa");
            assertThatThrownBy(response::trailers).isInstanceOf(IOException.class);
        }
        assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void trailersOfABodyThatWasClosedAreNotThere() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.ofSize(1 << 20)));
        BelayClient client = clients.build(TestClients.once());
        Request request = new Request.Builder().url(server.url("/")).build();

        Response response = client.asCallFactory().newCall(request).execute();
        response.close();

        assertThatThrownBy(response::trailers).isInstanceOf(ProtocolException.class);
    }

    @Test
    void askingAnEventsResponseForTrailersReadsNothingPastTheGuard() throws Exception {
        FaultServer server = clients.register(FaultServer.start(Answers.chunkedOfSize(100_000)));
        BelayClient client = clients.build(TestClients.once());
        Call call = client.asCallFactory()
                .newCall(new Request.Builder().url(server.url("/")).build());
        RecordingEvents events = new RecordingEvents();
        call.addEventListener(events);

        try (Response response = call.execute()) {
            assertThat(events.responses().get(0).trailers()).isEqualTo(Headers.EMPTY);
            assertThat(response.body().byteStream().readAllBytes()).hasSize(100_000);
        }
    }
}
