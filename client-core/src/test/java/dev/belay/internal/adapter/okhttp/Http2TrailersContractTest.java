package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@code Response.trailers()} and {@code peekTrailers()} promises, over HTTP/2. */
@Timeout(30)
class Http2TrailersContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Headers TRAILERS = Headers.of("x-sum", "42");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private Call call(Factories maker, StreamAnswer answer) {
        Http2FaultServer server =
                clients.register(Http2FaultServer.builder().tls(CERTIFICATES).start(answer));
        return maker.trusting(clients, CERTIFICATES)
                .newCall(new Request.Builder().url(server.url("/")).build());
    }

    private static StreamAnswer trailing(String body) {
        return stream -> {
            stream.sendHeaders(200, Map.of(), false);
            stream.sendData(body.getBytes(StandardCharsets.US_ASCII), false);
            stream.sendTrailers(Map.of("x-sum", "42"));
        };
    }

    @ParameterizedTest
    @EnumSource
    void theyComeAfterTheBody(Factories maker) throws Exception {
        try (Response response = call(maker, trailing("hello")).execute()) {
            assertThat(response.peekTrailers()).isNull();
            assertThat(response.body().string()).isEqualTo("hello");
            assertThat(response.trailers()).isEqualTo(TRAILERS);
            assertThat(response.peekTrailers()).isEqualTo(TRAILERS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theyAreThereOnceTheLastByteIsBuffered(Factories maker) throws Exception {
        try (Response response = call(maker, trailing("hello")).execute()) {
            assertThat(response.body().source().request(1 << 20)).isFalse();

            assertThat(response.peekTrailers()).isEqualTo(TRAILERS);
            assertThat(response.body().string()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void askingForThemDiscardsTheBody(Factories maker) throws Exception {
        try (Response response = call(maker, trailing("hello".repeat(50_000))).execute()) {
            assertThat(response.body().source().readUtf8(5)).isEqualTo("hello");

            assertThat(response.trailers()).isEqualTo(TRAILERS);
            assertThat(response.body().source().exhausted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResponseWithoutAnyHasEmptyOnes(Factories maker) throws Exception {
        try (Response response = call(maker, StreamAnswers.ok("hello")).execute()) {
            assertThat(response.trailers()).isEqualTo(Headers.EMPTY);
            assertThat(response.peekTrailers()).isEqualTo(Headers.EMPTY);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancelEndsTheWaitForThem(Factories maker) throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        Call call = call(maker, stream -> {
            try {
                StreamAnswers.bodyStops(3).answer(stream);
            } finally {
                givenUp.countDown();
            }
        });
        try (Response response = call.execute();
                BackgroundCall<Headers> waiting = BackgroundCall.start(response::trailers)) {
            assertThat(Await.parked(waiting.thread(), SOON)).isTrue();

            call.cancel();

            assertThat(waiting.outcome(SOON).failure()).isInstanceOf(IOException.class);
        }
        assertThat(givenUp.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsResetHasNone(Factories maker) throws Exception {
        try (Response response = call(maker, StreamAnswers.bodyResets(3, 2)).execute()) {
            assertThatThrownBy(() -> response.body().source().readByteArray()).isInstanceOf(IOException.class);

            assertThatThrownBy(response::trailers).isInstanceOf(IOException.class);
            assertThatThrownBy(response::peekTrailers).isInstanceOf(IOException.class);
        }
    }

    /** The documentation says {@code IllegalStateException}; OkHttp throws what it throws for whatever has none. */
    @ParameterizedTest
    @EnumSource
    void aBodyThatWasClosedBeforeItsEndHasNone(Factories maker) throws Exception {
        Response response = call(maker, StreamAnswers.endless()).execute();
        response.close();

        assertThatThrownBy(response::trailers).isInstanceOf(IOException.class);
        assertThatThrownBy(response::peekTrailers).isInstanceOf(IOException.class);
    }
}
