package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallEnded;
import dev.belay.event.Phase;
import dev.belay.event.PhaseEnded;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import dev.belay.testing.TestClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Invariant 8: what arrives after its call has ended is closed, and nobody gets it. */
@Timeout(20)
class LateResultTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Request REQUEST =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CancellationSource source = CancellationSource.create();
    private final RecordingListener events = new RecordingListener();
    private final FakeTransport late =
            clients.register(FakeTransport.of(FakeAnswers.late(() -> FakeResponse.of(200, "late"))));

    private BelayClient overLate() {
        return clients.build(TestClients.over(late).listener(events));
    }

    private void assertClosedOnce() {
        assertThat(Await.condition(LIMIT, () -> late.responses().size() == 1)).isTrue();
        assertThat(Await.condition(LIMIT, () -> late.responses().get(0).closes() > 0))
                .isTrue();
        assertThat(events.awaitEnded(1, LIMIT)).isTrue();
        assertThat(events.eventsOf(CallEnded.class)).hasSize(1);
    }

    @Test
    void aResponseAfterTheCancelIsClosedAndNotRead() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        BelayClient client = overLate();
        BackgroundCall<Integer> call = BackgroundCall.start(
                () -> client.execute(REQUEST, source.token(), response -> reads.incrementAndGet()));
        assertThat(late.awaitRequests(1, LIMIT)).isTrue();

        source.cancel("enough");

        Outcome<Integer> outcome = call.outcome(LIMIT);
        assertThat(outcome.failure()).isInstanceOf(CallCancelledException.class);
        assertThat(reads).hasValue(0);
        assertClosedOnce();
    }

    @Test
    void anOpenedResponseAfterTheDeadlineIsClosed() throws Exception {
        BelayClient client = overLate();
        BackgroundCall<Integer> call = BackgroundCall.start(() -> {
            try (ResponseHandle response = client.with(CallOptions.none().total(Duration.ofMillis(20)))
                    .open(REQUEST, CancellationToken.none())) {
                return response.status();
            }
        });

        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(DeadlineExceededException.class);
        assertClosedOnce();
    }

    @Test
    void aResponseAfterItsFutureWasCancelledIsClosed() {
        CompletableFuture<byte[]> future =
                overLate().executeAsync(REQUEST, CancellationToken.none(), ResponseHandle::bytes);
        assertThat(late.awaitRequests(1, LIMIT)).isTrue();

        future.cancel(true);

        assertClosedOnce();
    }

    @Test
    void aResponseAfterTheClientWasClosedIsClosed() throws Exception {
        BelayClient client = overLate();
        BackgroundCall<byte[]> call =
                BackgroundCall.start(() -> client.execute(REQUEST, CancellationToken.none(), ResponseHandle::bytes));
        assertThat(late.awaitRequests(1, LIMIT)).isTrue();

        client.close(Duration.ZERO);

        assertThat(call.outcome(LIMIT).isHanging()).isFalse();
        assertClosedOnce();
    }

    @Test
    void aValueThatIsReadTooLateIsClosed() throws Exception {
        AtomicInteger closes = new AtomicInteger();
        FakeTransport transport = clients.register(FakeTransport.of(FakeAnswers.ok("in time")));
        BelayClient client = clients.build(TestClients.over(transport));
        BackgroundCall<AutoCloseable> call =
                BackgroundCall.start(() -> client.execute(REQUEST, source.token(), response -> {
                    source.cancel("while it is read");
                    return closes::incrementAndGet;
                }));

        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        assertThat(closes).hasValue(1);
    }

    @Test
    void aLateAnswerOnTheWireFindsItsConnectionGone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        FaultServer server = clients.register(FaultServer.start(Answers.heldBy(held, Answers.ok("late"))));
        BelayClient client = clients.build(BelayClient.builder().listener(events));
        Request request = new Request.Builder().url(server.url("/")).build();
        BackgroundCall<byte[]> call =
                BackgroundCall.start(() -> client.execute(request, source.token(), ResponseHandle::bytes));
        assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();

        source.cancel("enough");
        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        held.countDown();

        assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
    }

    @Test
    void aLateAnswerOverHttp2LeavesTheConnectionToTheNextCall() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        Http2FaultServer server = clients.register(Http2FaultServer.start(
                StreamAnswers.inTurn(StreamAnswers.heldBy(held, StreamAnswers.ok("late")), StreamAnswers.ok("next"))));
        BelayClient client = clients.build(TestClients.priorKnowledge().listener(events));
        Request request = new Request.Builder().url(server.url("/")).build();
        BackgroundCall<byte[]> call =
                BackgroundCall.start(() -> client.execute(request, source.token(), ResponseHandle::bytes));
        assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
        // What is stopped while it seems stuck in a write takes the connection with it.
        assertThat(Await.condition(LIMIT, this::isSent)).isTrue();

        source.cancel("enough");
        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        held.countDown();

        assertThat(client.execute(request, CancellationToken.none(), ResponseHandle::string))
                .isEqualTo("next");
        assertThat(server.traffic().connections()).isEqualTo(1);
    }

    private boolean isSent() {
        return events.eventsOf(PhaseEnded.class).stream()
                .anyMatch(ended -> ended.time().phase() == Phase.SEND);
    }

    /** The layer of OkHttp that notices such a cancel last has nothing to close: the response was taken past it. */
    @Test
    void aHeadThatCrossesTheCancelLeavesNoOpenStreamBehind() throws Exception {
        CountDownLatch headSent = new CountDownLatch(1);
        StreamAnswer head = stream -> {
            stream.sendHeaders(200, Map.of(), false);
            headSent.countDown();
            stream.awaitCancel();
        };
        Http2FaultServer server = clients.register(
                Http2FaultServer.start(StreamAnswers.inTurn(head, StreamAnswers.ok("sent after the head"))));
        BelayClient client = clients.build(TestClients.priorKnowledge());
        Request next = new Request.Builder().url(server.url("/")).build();
        RequestBody cancelledBetween = body(sink -> {
            // Without a byte of the body OkHttp would keep even the head of the request to itself.
            sink.writeByte(0);
            sink.flush();
            headSent.await();
            // Frames are taken in order: when this answer is there, so is the head.
            client.execute(next, CancellationToken.none(), ResponseHandle::string);
            source.cancel("enough");
            assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        });

        BackgroundCall<byte[]> call = BackgroundCall.start(() -> client.execute(
                next.newBuilder().post(cancelledBetween).build(), source.token(), ResponseHandle::bytes));
        assertThat(call.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);
        client.close(Duration.ZERO);

        // With a stream that nobody has closed, the connection would count as used.
        assertThat(server.traffic().awaitOpenConnections(0, LIMIT)).isTrue();
    }

    private interface Writer {
        void writeTo(BufferedSink sink) throws Exception;
    }

    private static RequestBody body(Writer writer) {
        return new RequestBody() {
            @Override
            public @Nullable MediaType contentType() {
                return null;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                try {
                    writer.writeTo(sink);
                } catch (Exception e) {
                    throw new IOException(e);
                }
            }
        };
    }
}
