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
import java.time.Duration;
import java.util.List;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The order of events that the documentation of {@code okhttp3.EventListener} gives, over HTTP/2. */
@Timeout(30)
class Http2EventsContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final RecordingEvents events = new RecordingEvents();

    private Request request(StreamAnswer answer) {
        Http2FaultServer server =
                clients.register(Http2FaultServer.builder().tls(CERTIFICATES).start(answer));
        return new Request.Builder().url(server.url("/")).build();
    }

    private Call heard(Factories maker, StreamAnswer answer) {
        return heard(maker.trusting(clients, CERTIFICATES), request(answer));
    }

    private Call heard(Call.Factory factory, Request request) {
        Call call = factory.newCall(request);
        call.addEventListener(events);
        return call;
    }

    /** Returns the names of events but those of cancels, which come at any time. */
    private List<String> inOrder() {
        return events.names().stream().filter(name -> !name.equals("canceled")).toList();
    }

    private void assertCallEndsLast(String end) {
        assertThat(events.awaitEnd(SOON)).isTrue();
        assertThat(inOrder()).startsWith("callStart").endsWith("connectionReleased", end);
        assertThat(inOrder())
                .filteredOn(name -> name.equals("callEnd") || name.equals("callFailed"))
                .hasSize(1);
        assertThat(inOrder()).filteredOn("connectionAcquired"::equals).hasSize(1);
        assertThat(inOrder()).filteredOn("connectionReleased"::equals).hasSize(1);
    }

    /** Its host is a number, which is not looked up. */
    @ParameterizedTest
    @EnumSource
    void aCallWithABodyBeginsAndEndsOnce(Factories maker) throws Exception {
        Request request = request(StreamAnswers.ok("hello"))
                .newBuilder()
                .post(RequestBody.create("to you", null))
                .build();
        Call call = heard(maker.trusting(clients, CERTIFICATES), request);

        try (Response response = call.execute()) {
            assertThat(events.names()).endsWith("responseHeadersEnd 200");
            assertThat(response.body().string()).isEqualTo("hello");
        }

        assertThat(events.names())
                .containsExactly(
                        "callStart",
                        "proxySelectStart",
                        "proxySelectEnd",
                        "connectStart",
                        "secureConnectStart",
                        "secureConnectEnd",
                        "connectEnd",
                        "connectionAcquired",
                        "requestHeadersStart",
                        "requestHeadersEnd",
                        "requestBodyStart",
                        "requestBodyEnd 6",
                        "responseHeadersStart",
                        "responseHeadersEnd 200",
                        "responseBodyStart",
                        "responseBodyEnd 5",
                        "connectionReleased",
                        "callEnd");
        assertThat(events.subjects()).containsExactly(call);
    }

    @ParameterizedTest
    @EnumSource
    void aSharedConnectionIsNeitherLookedUpNorOpened(Factories maker) throws Exception {
        Call.Factory factory = maker.trusting(clients, CERTIFICATES);
        Request request = request(StreamAnswers.ok("hello"));
        factory.newCall(request).execute().body().string();

        heard(factory, request).execute().body().string();

        assertThat(events.names())
                .containsExactly(
                        "callStart",
                        "connectionAcquired",
                        "requestHeadersStart",
                        "requestHeadersEnd",
                        "responseHeadersStart",
                        "responseHeadersEnd 200",
                        "responseBodyStart",
                        "responseBodyEnd 5",
                        "connectionReleased",
                        "callEnd");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsClosedEarlyEndsThen(Factories maker) throws Exception {
        try (Response response = heard(maker, StreamAnswers.endless()).execute()) {
            assertThat(response.body().source().readUtf8(3)).isEqualTo("aaa");
            assertThat(events.names()).doesNotContain("connectionReleased", "callEnd");
        }

        assertCallEndsLast("callEnd");
        assertThat(events.names()).doesNotContain("canceled", "responseFailed");
        assertThat(events.names())
                .containsSubsequence("responseBodyStart", "connectionReleased")
                .filteredOn(name -> name.startsWith("responseBodyEnd "))
                .hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsResetFailsTheCall(Factories maker) throws Exception {
        try (Response response = heard(maker, StreamAnswers.bodyResets(3, 2)).execute()) {
            assertThatThrownBy(() -> response.body().string()).isInstanceOf(IOException.class);
        }

        assertCallEndsLast("callFailed");
        assertThat(events.names()).contains("responseFailed");
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsResetFailsTheCall(Factories maker) {
        Call call = heard(maker, StreamAnswers.resets(2));

        assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

        assertCallEndsLast("callFailed");
        assertThat(events.names()).contains("responseFailed").doesNotContain("responseHeadersStart");
    }

    @ParameterizedTest
    @EnumSource
    void aCancelInTheBodyFailsTheCall(Factories maker) throws Exception {
        Call call = heard(maker, StreamAnswers.bodyStops(3));
        try (Response response = call.execute()) {
            BufferedSource body = response.body().source();
            body.require(3);
            try (BackgroundCall<String> read = BackgroundCall.start(body::readUtf8)) {
                assertThat(Await.parked(read.thread(), SOON)).isTrue();

                call.cancel();

                assertThat(read.outcome(SOON).failure()).isInstanceOf(IOException.class);
            }
        }

        assertCallEndsLast("callFailed");
        assertThat(events.names()).filteredOn("canceled"::equals).hasSize(1);
        assertThat(events.subjects()).containsExactly(call);
    }
}
