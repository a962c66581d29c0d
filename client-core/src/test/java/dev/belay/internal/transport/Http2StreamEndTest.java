package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.TestClients;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a stream over HTTP/2 that comes in a frame of its own, after the last byte that was announced. */
class Http2StreamEndTest {
    private static final int CALLS = 20;
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final byte[] BODY = {'a', 'b', 'c'};
    private static final Map<String, String> THREE_BYTES = Map.of("content-length", "3");
    /** So that the client has read the body. */
    private static final Duration LATER = Duration.ofMillis(15);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BelayClient client =
            clients.register(TestClients.priorKnowledge().build());

    private Request to(StreamAnswer answer) {
        Http2FaultServer server = clients.register(Http2FaultServer.start(answer));
        return new Request.Builder().url(server.url("/")).build();
    }

    @Test
    void isAwaitedSoThatNoStreamIsReset() throws Exception {
        AtomicInteger ended = new AtomicInteger();
        Request request = to(stream -> {
            stream.sendHeaders(200, THREE_BYTES, false);
            stream.sendData(BODY, false);
            // Throws when the stream is reset meanwhile.
            stream.pause(LATER);
            stream.sendData(new byte[0], true);
            ended.incrementAndGet();
        });

        for (int i = 0; i < CALLS; i++) {
            assertThat(client.execute(request, CancellationToken.none(), ResponseReaders.string()))
                    .isEqualTo("abc");
        }

        assertThat(Await.condition(SOON, () -> ended.get() == CALLS)).isTrue();
    }

    @Test
    void mayBringTrailers() throws Exception {
        Request request = to(stream -> {
            stream.sendHeaders(200, THREE_BYTES, false);
            stream.sendData(BODY, false);
            stream.pause(LATER);
            stream.sendTrailers(Map.of("checksum", "7"));
        });

        try (Response response = client.asCallFactory().newCall(request).execute()) {
            assertThat(response.body().string()).isEqualTo("abc");
            assertThat(response.trailers().get("checksum")).isEqualTo("7");
        }
    }

    @Test
    void isNotAwaitedForLong() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        Request request = to(stream -> {
            stream.sendHeaders(200, THREE_BYTES, false);
            stream.sendData(BODY, false);
            try {
                stream.awaitCancel();
            } finally {
                givenUp.countDown();
            }
        });

        assertThat(client.execute(request, CancellationToken.none(), ResponseReaders.string()))
                .isEqualTo("abc");

        assertThat(givenUp.await(10, TimeUnit.SECONDS)).isTrue();
    }
}
