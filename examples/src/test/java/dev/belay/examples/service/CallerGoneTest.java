package dev.belay.examples.service;

import static dev.belay.examples.service.Chain.LIMIT;
import static dev.belay.examples.service.Chain.calling;
import static dev.belay.examples.service.Chain.keeping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.RawClient;
import dev.belay.testing.Relay;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallerGoneTest {
    private static final Duration A_WHILE = Duration.ofMillis(400);

    private final Queue<IOException> failures = new ConcurrentLinkedQueue<>();

    static Stream<StreamAnswer> stalls() {
        return Stream.of(StreamAnswers.never(), StreamAnswers.bodyStops(3));
    }

    @ParameterizedTest
    @MethodSource("stalls")
    void aResetStreamEndsTheCallsTwoHopsDown(StreamAnswer stall) throws Exception {
        OkHttpClient caller = NaiveClients.okHttpPriorKnowledge();
        try (Http2FaultServer last = Http2FaultServer.start(stall);
                BelayClient client = TestClients.priorKnowledge().build();
                JettyService second = JettyService.start(keeping(failures, calling(client, last.url("/"))));
                JettyService first = JettyService.start(keeping(failures, calling(client, second.url())));
                var unused = Chain.end(caller);
                var call = Chain.start(caller, first.url())) {
            assertThat(last.traffic().awaitRequests(1, LIMIT)).isTrue();

            call.abort();

            assertThat(last.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(Await.condition(LIMIT, () -> failures.size() == 2)).isTrue();
            assertThat(failures)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(CallCancelledException.class)
                            .hasMessageContaining("the caller has gone"));
        }
    }

    @Test
    void onlyTheStreamIsResetAndTheConnectionsGoOn() throws Exception {
        OkHttpClient caller = NaiveClients.okHttpPriorKnowledge();
        StreamAnswer stallsOnce = StreamAnswers.inTurn(StreamAnswers.never(), StreamAnswers.ok("ok"));
        try (Http2FaultServer last = Http2FaultServer.start(stallsOnce);
                BelayClient client = TestClients.priorKnowledge().build();
                JettyService second = JettyService.start(calling(client, last.url("/")));
                JettyService first = JettyService.start(calling(client, second.url()));
                var unused = Chain.end(caller);
                var call = Chain.start(caller, first.url())) {
            assertThat(last.traffic().awaitRequests(1, LIMIT)).isTrue();
            call.abort();
            assertThat(last.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();

            try (BackgroundCall<Integer> next = Chain.start(caller, first.url())) {
                assertThat(next.outcome(LIMIT).value()).isEqualTo(200);
            }
            assertThat(last.traffic().connections()).isEqualTo(1);
            assertThat(caller.connectionPool().connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void anHttp2ConnectionThatEndsEndsThemAsWell() throws Exception {
        OkHttpClient caller = NaiveClients.okHttpPriorKnowledge();
        try (Http2FaultServer last = Http2FaultServer.start(StreamAnswers.never());
                BelayClient client = TestClients.priorKnowledge().build();
                JettyService service = JettyService.start(keeping(failures, calling(client, last.url("/"))));
                Relay relay = Relay.to(HttpUrl.get(service.url()).port());
                var unused = Chain.end(caller);
                var call = Chain.start(caller, "http://127.0.0.1:" + relay.port() + "/")) {
            assertThat(last.traffic().awaitRequests(1, LIMIT)).isTrue();

            // The caller's goodbye must not come through: it would be taken for that of one who waits for its answer.
            relay.goDark();
            relay.close();

            assertThat(last.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
            assertThat(Await.condition(LIMIT, () -> !failures.isEmpty())).isTrue();
            assertThat(failures).singleElement().isInstanceOf(CallCancelledException.class);
            assertThat(call.outcome(LIMIT).failure()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aResetFromBeforeTheHandlerListensIsHeard() throws Exception {
        OkHttpClient caller = NaiveClients.okHttpPriorKnowledge();
        CountDownLatch arrived = new CountDownLatch(1);
        try (Http2FaultServer last = Http2FaultServer.start(StreamAnswers.never());
                BelayClient client = TestClients.priorKnowledge().build();
                JettyService service = JettyService.start(new LateHandler(
                        arrived, new EndpointHandler(keeping(failures, calling(client, last.url("/"))))));
                var unused = Chain.end(caller);
                var call = Chain.start(caller, service.url())) {
            arrived.await();

            call.abort();

            assertThat(Await.condition(LIMIT, () -> !failures.isEmpty())).isTrue();
            assertThat(failures).singleElement().isInstanceOf(CallCancelledException.class);
            assertThat(last.traffic().requests()).isZero();
        }
    }

    /** Neither server reads from an HTTP/1.1 connection whose request it has not answered yet. */
    static Stream<Arguments> servicesOverHttp1() {
        return Stream.of(Arguments.of("Jetty", true), Arguments.of("JDK", false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servicesOverHttp1")
    void aClosedHttp1ConnectionIsNotNoticedButTheDeadlineIs(String name, boolean isJetty) throws Exception {
        try (FaultServer last = FaultServer.start(Answers.inTurn(Answers.ok("warm"), Answers.never()));
                BelayClient client = BelayClient.create()) {
            Endpoint endpoint = keeping(failures, calling(client, last.url("/")));
            JettyService jetty = JettyService.start(endpoint);
            try (JdkService jdk = JdkService.start(endpoint);
                    jetty) {
                int port = HttpUrl.get(isJetty ? jetty.url() : jdk.url()).port();
                try (RawClient first = RawClient.connect(port).get()) {
                    first.readUntil("warm");
                }
                try (RawClient caller = RawClient.connect(port).get(CallerHeaders.REMAINING_MILLIS + ": 2500")) {
                    assertThat(last.traffic().awaitRequests(2, LIMIT)).isTrue();
                }

                assertThat(last.traffic().awaitRequestsInProgress(0, A_WHILE)).isFalse();
                assertThat(last.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
                assertThat(Await.condition(LIMIT, () -> !failures.isEmpty())).isTrue();
                assertThat(failures).singleElement().asString().contains("the token's deadline passed");
            }
        }
    }

    /** Comes to its handler when the request has failed already. */
    private static final class LateHandler extends Handler.Wrapper {
        private final CountDownLatch arrived;

        LateHandler(CountDownLatch arrived, Handler late) {
            super(late);
            this.arrived = arrived;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            CountDownLatch failed = new CountDownLatch(1);
            request.addFailureListener(failure -> failed.countDown());
            arrived.countDown();
            failed.await();
            return super.handle(request, response, callback);
        }
    }
}
