package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kotlin.jvm.JvmClassMappingKt;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What listeners and tags of a call are promised. */
class EventsContractTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SOON = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final MockWebServer server = new MockWebServer();
    private final RecordingEvents events = new RecordingEvents();

    @BeforeEach
    void start() throws IOException {
        clients.register(server).start();
    }

    private Request.Builder request() {
        return new Request.Builder().url(server.url("/"));
    }

    private Call heard(Call.Factory factory, Request request) {
        Call call = factory.newCall(request);
        call.addEventListener(events);
        return call;
    }

    private static String text(Call call) throws IOException {
        try (Response response = call.execute()) {
            return response.body().string();
        }
    }

    private static MockResponse hello() {
        return new MockResponse.Builder().body("hello").build();
    }

    @ParameterizedTest
    @EnumSource
    void aCallBeginsAndEndsOnce(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());

        text(call);

        assertThat(events.names())
                .containsExactly(
                        "callStart",
                        "proxySelectStart",
                        "proxySelectEnd",
                        "dnsStart",
                        "dnsEnd",
                        "connectStart",
                        "connectEnd",
                        "connectionAcquired",
                        "requestHeadersStart",
                        "requestHeadersEnd",
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
    void anEnqueuedCallToo(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(
                maker.make(clients),
                request().post(RequestBody.create("to you", null)).build());
        CallbackLog log = new CallbackLog();

        call.enqueue(log);
        log.response().close();

        assertThat(events.awaitEnd(SOON)).isTrue();
        assertThat(events.names())
                .startsWith("callStart")
                .contains("requestBodyStart", "requestBodyEnd 6", "responseHeadersEnd 200")
                .endsWith("callEnd");
        assertThat(events.subjects()).containsExactly(call);
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithRedirectsIsOne(Factories maker) throws Exception {
        server.enqueue(
                new MockResponse.Builder().code(302).setHeader("Location", "/b").build());
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());

        text(call);

        assertThat(events.names()).startsWith("callStart").endsWith("callEnd");
        assertThat(events.names()).filteredOn("callStart"::equals).hasSize(1);
        assertThat(events.names()).filteredOn("callEnd"::equals).hasSize(1);
        assertThat(events.names()).contains("responseHeadersEnd 302", "responseHeadersEnd 200");
        assertThat(events.subjects()).containsExactly(call);
    }

    @ParameterizedTest
    @EnumSource
    void overTlsTheHandshakeIsTold(Factories maker) throws Exception {
        server.useHttps(CERTIFICATES.serverContext().getSocketFactory());
        server.enqueue(hello());
        Call call = heard(maker.trusting(clients, CERTIFICATES), request().build());

        text(call);

        assertThat(events.names())
                .containsSubsequence("connectStart", "secureConnectStart", "secureConnectEnd", "connectEnd", "callEnd");
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsToldAsItIsThrown(Factories maker) {
        FaultServer closing = clients.register(FaultServer.start(Answers.closes()));
        Call call = heard(
                maker.make(clients),
                new Request.Builder()
                        .url(closing.url("/"))
                        .post(RequestBody.create("x", null))
                        .build());

        assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

        assertThat(events.names())
                .startsWith("callStart")
                .contains("responseFailed")
                .endsWith("callFailed");
        assertThat(events.names()).filteredOn("callStart"::equals).hasSize(1);
        assertThat(events.failures()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatFailsFailsTheCall(Factories maker) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("hello")
                .setHeader("Content-Length", 50)
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build());
        Call call = heard(maker.make(clients), request().build());

        assertThatThrownBy(() -> text(call)).isInstanceOf(IOException.class);

        assertThat(events.names()).endsWith("callFailed").doesNotContain("callEnd");
        assertThat(events.failures()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatNobodyWantsEndsTheCall(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());

        call.execute().close();

        assertThat(events.names()).endsWith("callEnd");
    }

    @ParameterizedTest
    @EnumSource
    void aCancelIsToldOnce(Factories maker) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        Call call = heard(maker.make(clients), request().build());
        try (BackgroundCall<String> made = BackgroundCall.start(() -> text(call))) {
            assertThat(server.takeRequest(SOON.toMillis(), TimeUnit.MILLISECONDS))
                    .isNotNull();

            call.cancel();
            call.cancel();

            assertThat(made.outcome(SOON).failure()).isInstanceOf(IOException.class);
        }
        assertThat(events.awaitEnd(SOON)).isTrue();
        assertThat(events.names()).filteredOn("canceled"::equals).hasSize(1);
        assertThat(events.names()).filteredOn("callFailed"::equals).hasSize(1);
        assertThat(events.names()).doesNotContain("callEnd");
    }

    @ParameterizedTest
    @EnumSource
    void eachListenerHearsEverything(Factories maker) throws Exception {
        server.enqueue(hello());
        RecordingEvents others = new RecordingEvents();
        Call call = heard(maker.make(clients), request().build());
        call.addEventListener(others);

        text(call);

        assertThat(others.names()).isEqualTo(events.names()).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @EnumSource
    void aCloneIsHeardByNobody(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());

        text(call.clone());

        assertThat(events.names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void tagsAreThoseOfTheRequest(Factories maker) {
        Call call = maker.make(clients)
                .newCall(request().tag(String.class, "of the request").build());

        assertThat(call.tag(String.class)).isEqualTo("of the request");
        assertThat(call.tag(String.class, () -> "another")).isEqualTo("of the request");
        assertThat(call.tag(Integer.class)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void tagsThatAreAddedAreTheCallsAlone(Factories maker) {
        Request request = request().build();
        Call call = maker.make(clients).newCall(request);

        assertThat(call.tag(Integer.class, () -> 1)).isEqualTo(1);

        assertThat(call.tag(Integer.class, () -> 2)).isEqualTo(1);
        assertThat(call.tag(Integer.class)).isEqualTo(1);
        assertThat(call.tag(JvmClassMappingKt.getKotlinClass(Integer.class))).isEqualTo(1);
        assertThat(request.tag(Integer.class)).isNull();
        assertThat(call.clone().tag(Integer.class)).isNull();
    }

    /** OkHttp's own listener would see the raw response here, and could read it past its guard. */
    @ParameterizedTest
    @EnumSource
    void theHeadThatAListenerSeesHasNoBody(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());

        assertThat(text(call)).isEqualTo("hello");

        assertThat(events.responses()).hasSize(1);
        assertThat(events.responses().get(0).body().contentLength()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aCancelBeforeTheBeginIsToldBeforeIt(Factories maker) {
        Call call = heard(maker.make(clients), request().build());

        call.cancel();
        assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

        assertThat(events.names()).startsWith("canceled", "callStart").endsWith("callFailed");
        assertThat(events.names()).filteredOn("canceled"::equals).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void aCancelAfterTheEndIsToldAndChangesNothing(Factories maker) throws Exception {
        server.enqueue(hello());
        Call call = heard(maker.make(clients), request().build());
        text(call);

        call.cancel();

        assertThat(events.names()).endsWith("callEnd", "canceled").doesNotContain("callFailed");
    }

    /** And no lock is held meanwhile: whoever else wants it need not wait for the one who makes it. */
    @ParameterizedTest
    @EnumSource
    void ofTagsThatAreMadeAtOnceOneIsEverybodys(Factories maker) {
        Call call = maker.make(clients).newCall(request().build());

        Integer mine = call.tag(Integer.class, () -> {
            assertThat(elsewhere(() -> call.tag(Integer.class, () -> 1))).isEqualTo(1);
            return 2;
        });

        assertThat(mine).isEqualTo(1);
        assertThat(call.tag(Integer.class)).isEqualTo(1);
    }

    private static @Nullable Integer elsewhere(Callable<Integer> task) {
        try (BackgroundCall<Integer> made = BackgroundCall.start(task)) {
            return made.outcome(SOON).value();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
