package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.ConnectionLostException;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F11: the server has closed what the pool still holds: the next call fails, or a POST is sent twice. */
class F11StaleConnectionTest {
    private static final int CONNECTIONS = 6;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private static Peer serve(Wire wire, int port, Answer answer, StreamAnswer streamAnswer) {
        if (wire.isHttp2()) {
            Http2FaultServer.Builder builder = Http2FaultServer.builder().port(port);
            return Peer.of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(streamAnswer));
        }
        FaultServer.Builder builder = FaultServer.builder().port(port);
        return Peer.of((wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(answer));
    }

    private static Fault readsAPostAndCloses() {
        return connection -> {
            ReceivedRequest request = connection.readRequest();
            while (request != null && request.method().equals("GET")) {
                Answers.ok("hello").write(request, connection);
                connection.answered();
                request = connection.readRequest();
            }
        };
    }

    @Test
    void okHttpSendsAPostTwice() throws Exception {
        OkHttpClient naive = Wire.HTTP_1.okHttp();
        leaks.register(Wire.end(naive));
        try (FaultServer server = FaultServer.start(readsAPostAndCloses())) {
            Request get = new Request.Builder().url(server.url("/")).build();
            Request post =
                    get.newBuilder().post(RequestBody.create("order", null)).build();
            assertThat(text(naive, get)).isEqualTo("hello");

            assertThatThrownBy(() -> text(naive, post)).isInstanceOf(IOException.class);

            assertThat(server.traffic().requests()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void okHttpWithoutItsReplaysFailsAfterARestart() throws Exception {
        OkHttpClient naive = Wire.HTTP_1
                .okHttp()
                .newBuilder()
                .retryOnConnectionFailure(false)
                .build();
        leaks.register(Wire.end(naive));
        int port;
        try (Peer before = serve(Wire.HTTP_1, 0, Answers.ok("before"), StreamAnswers.ok("before"))) {
            port = URI.create(before.url()).getPort();
            assertThat(text(naive, before.request())).isEqualTo("before");
        }
        try (Peer after = serve(Wire.HTTP_1, port, Answers.ok("after"), StreamAnswers.ok("after"))) {
            assertThatThrownBy(() -> text(naive, after.request())).isInstanceOf(IOException.class);
        }
    }

    private static String text(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void belaysGetSucceedsAfterARestart(Wire wire) throws Exception {
        try (BelayClient belay = wire.belay().build()) {
            for (CallStyle style : CallStyle.values()) {
                int port = fillPool(wire, belay);
                try (Peer after = serve(wire, port, Answers.ok("after"), StreamAnswers.ok("after"))) {
                    assertThat(style.text(belay, after.request())).isEqualTo("after");
                    assertThat(after.traffic().requests()).isEqualTo(1);
                }
            }
        }
    }

    /** Leaves connections in the pool whose server has gone, and returns its port. */
    private static int fillPool(Wire wire, BelayClient belay) throws Exception {
        CountDownLatch together = new CountDownLatch(1);
        List<BackgroundCall<String>> calls = new ArrayList<>();
        try (Peer before = serve(
                wire,
                0,
                Answers.heldBy(together, Answers.ok("before")),
                StreamAnswers.heldBy(together, StreamAnswers.ok("before")))) {
            for (int i = 0; i < CONNECTIONS; i++) {
                calls.add(CallStyle.EXECUTE.start(belay, before.request()));
            }
            assertThat(before.traffic().awaitRequests(CONNECTIONS, LIMIT)).isTrue();
            together.countDown();
            for (BackgroundCall<String> call : calls) {
                assertThat(call.outcome(LIMIT).value()).isEqualTo("before");
            }
            return URI.create(before.url()).getPort();
        } finally {
            calls.forEach(BackgroundCall::close);
        }
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void belaySendsAPostOnce(CallStyle style) throws Exception {
        try (FaultServer server = FaultServer.start(readsAPostAndCloses());
                BelayClient belay = BelayClient.create()) {
            Request get = new Request.Builder().url(server.url("/")).build();
            Request post =
                    get.newBuilder().post(RequestBody.create("order", null)).build();
            assertThat(belay.execute(get, CancellationToken.none(), ResponseHandle::string))
                    .isEqualTo("hello");

            assertThatThrownBy(() -> style.text(belay, post))
                    .isInstanceOfSatisfying(
                            ConnectionLostException.class,
                            e -> assertThat(e.requestMayHaveBeenSent()).isTrue());

            assertThat(server.traffic().requests()).isEqualTo(2);
        }
    }
}
