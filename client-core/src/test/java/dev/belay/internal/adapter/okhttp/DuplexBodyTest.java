package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.CallOptions;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.TestCertificates;
import dev.belay.testing.TestClients;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the documentation of {@code RequestBody.isDuplex()} promises: such a body is sent while the response is read. */
@Timeout(30)
class DuplexBodyTest {
    private static final TestCertificates CERTIFICATES = TestCertificates.create();
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration A_WHILE = SHORT.multipliedBy(4);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final Duplex body = new Duplex();

    /** Hands out its sink, which is written to from elsewhere. */
    private static final class Duplex extends RequestBody {
        private final BlockingQueue<BufferedSink> sinks = new LinkedBlockingQueue<>();

        @Override
        public @Nullable MediaType contentType() {
            return null;
        }

        @Override
        public boolean isDuplex() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) {
            sinks.add(sink);
        }

        void send(String text) throws Exception {
            try (BufferedSink sink = sinks.take()) {
                sink.writeUtf8(text);
            }
        }
    }

    private Request request(String url) {
        return new Request.Builder().url(url).post(body).build();
    }

    private Http2FaultServer serve(StreamAnswer answer) {
        return clients.register(Http2FaultServer.builder().tls(CERTIFICATES).start(answer));
    }

    /** Says hello at once, and the rest when the request is complete and the latch is at zero. */
    private StreamAnswer helloAndBye() {
        return stream -> {
            stream.sendHeaders(200, Map.of(), false);
            stream.sendData("hello".getBytes(StandardCharsets.US_ASCII), false);
            stream.awaitRequestEnd();
            goOn.await();
            stream.sendData("bye".getBytes(StandardCharsets.US_ASCII), true);
        };
    }

    @ParameterizedTest
    @EnumSource
    void itIsSentWhileTheResponseIsRead(Factories maker) throws Exception {
        goOn.countDown();
        Http2FaultServer server = serve(helloAndBye());

        try (Response response = maker.trusting(clients, CERTIFICATES)
                .newCall(request(server.url("/")))
                .execute()) {
            BufferedSource source = response.body().source();
            assertThat(source.readUtf8(5)).isEqualTo("hello");
            body.send("enough");
            assertThat(source.readUtf8()).isEqualTo("bye");
        }
    }

    /** The server had answered long before: what it takes from then on is limited by reads. */
    @Test
    void itsEndIsNotFollowedByAWaitForTheHead() throws Exception {
        Http2FaultServer server = serve(helloAndBye());
        Call call = clients.build(TestClients.trusting(CERTIFICATES))
                .with(CallOptions.none().firstByte(SHORT))
                .asCallFactory()
                .newCall(request(server.url("/")));
        RecordingEvents events = new RecordingEvents();
        call.addEventListener(events);

        try (Response response = call.execute()) {
            BufferedSource source = response.body().source();
            assertThat(source.readUtf8(5)).isEqualTo("hello");
            body.send("enough");

            assertThat(events.awaitEnd(A_WHILE)).isFalse();

            goOn.countDown();
            assertThat(source.readUtf8()).isEqualTo("bye");
        }
    }

    /** The head goes out before all the same, from OkHttp as well, whose documentation says that nothing does. */
    @ParameterizedTest
    @EnumSource
    void overHttp1ItIsRefused(Factories maker) {
        FaultServer server = clients.register(FaultServer.start(Answers.ok("hello")));
        Call call = maker.make(clients).newCall(request(server.url("/")));

        assertThatThrownBy(call::execute).isInstanceOf(ProtocolException.class);
    }
}
