package dev.belay.json;

import static dev.belay.json.StreamPeer.EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.json.StreamPeer.Wire;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What of connecting again is not the same over HTTP/2. */
@Timeout(30)
class ReconnectOverHttp2Test {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int INTERNAL_ERROR = 2;
    private static final RetryPolicy QUICK = RetryPolicy.builder()
            .retries(3)
            .backOff(Duration.ofMillis(1), Duration.ofMillis(2))
            .build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private BelayClient client;

    @BeforeEach
    void client() {
        client = clients.build(Wire.HTTP_2.client());
    }

    private List<String> data(Request request) throws IOException {
        List<String> all = new ArrayList<>();
        try (EventStream events = EventStream.reconnecting(client, request, CancellationToken.none(), LONG, QUICK)) {
            events.forEachRemaining(event -> all.add(event.data()));
        }
        return all;
    }

    /** OkHttp's server, since the fault server reads no headers over HTTP/2. */
    @Test
    void theLastIdIsSentOverHttp2() throws Exception {
        MockWebServer server = clients.register(new MockWebServer());
        server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        for (int id = 1; id <= 2; id++) {
            server.enqueue(new MockResponse(
                    200, Headers.of("Content-Type", EVENTS), "retry: 1\nid: " + id + "\ndata: " + id + "\n\n"));
        }
        server.enqueue(new MockResponse.Builder().code(204).build());
        server.start();
        Request request = new Request.Builder().url(server.url("/")).build();

        assertThat(data(request)).containsExactly("1", "2");

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(String.valueOf(server.takeRequest().getHeaders().get("Last-Event-ID")));
        }
        assertThat(ids).containsExactly("null", "1", "2");
        assertThat(server.getRequestCount()).isEqualTo(3);
    }

    @Test
    void aStreamThatIsResetIsMadeAgain() throws Exception {
        Http2FaultServer server = clients.register(Http2FaultServer.start(stream -> {
            if (stream.number() < 3) {
                stream.sendHeaders(200, Map.of("content-type", EVENTS), false);
                stream.sendData(
                        ("retry: 1\ndata: " + stream.number() + "\n\n").getBytes(StandardCharsets.UTF_8), false);
                stream.reset(INTERNAL_ERROR);
            } else {
                stream.sendHeaders(204, Map.of(), true);
            }
        }));
        Request request = new Request.Builder().url(server.url("/")).build();

        assertThat(data(request)).containsExactly("1", "2");
        assertThat(server.traffic().requests()).isEqualTo(3);
    }
}
