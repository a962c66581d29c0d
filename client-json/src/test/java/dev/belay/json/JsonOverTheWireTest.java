package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.error.ConnectionLostException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.ResponseTooLargeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Request;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

class JsonOverTheWireTest {
    private static final Json JSON = Json.create();
    private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

    private final MockWebServer server = new MockWebServer();
    private final BelayClient client = BelayClient.create();

    @BeforeEach
    void start() throws Exception {
        server.start();
    }

    @AfterEach
    void close() {
        client.close(Duration.ZERO);
        server.close();
    }

    private static MockResponse.Builder json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body);
    }

    private List<Integer> numbers() throws Exception {
        return numbers(client);
    }

    private List<Integer> numbers(HttpCaller caller) throws Exception {
        Request request = new Request.Builder().url(server.url("/")).build();
        return caller.execute(request, CancellationToken.none(), JSON.value(NUMBERS));
    }

    @Test
    void afterAFailureTheConnectionIsGoodForTheNextCall() throws Exception {
        server.enqueue(json("[1,2,x" + ",3".repeat(1_000) + "]").build());
        server.enqueue(json("[1,2] trailing").build());
        server.enqueue(json("<html>").setHeader("Content-Type", "text/html").build());
        server.enqueue(json("[1,2,3]").build());

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(this::numbers).isInstanceOf(JsonDecodingException.class);
        }
        assertThat(numbers()).containsExactly(1, 2, 3);

        for (int i = 0; i < 4; i++) {
            assertThat(server.takeRequest().getExchangeIndex()).isEqualTo(i);
        }
    }

    @Test
    void theDeadlineHoldsWhileDecoding() {
        server.enqueue(json("[" + "1,".repeat(500_000) + "1]")
                .throttleBody(1_000, 100, TimeUnit.MILLISECONDS)
                .build());

        HttpCaller hurried = client.with(CallOptions.none().total(Duration.ofSeconds(2)));
        assertThatThrownBy(() -> numbers(hurried)).isInstanceOf(DeadlineExceededException.class);
    }

    @Test
    void aBodyThatBreaksOffIsALostConnection() {
        server.enqueue(json("[" + "1,".repeat(50_000) + "1]")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        server.enqueue(json("[" + "1,".repeat(50_000) + "1]")
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());

        assertThatThrownBy(this::numbers).isInstanceOf(ConnectionLostException.class);
    }

    @Test
    void whatIsLargerThanABodyInMemoryMayBeIsRefused() {
        Buffer blanks = new Buffer().writeUtf8("[1" + " ".repeat(11 << 20) + "]");
        server.enqueue(new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .chunkedBody(blanks, 64 << 10)
                .build());

        assertThatThrownBy(this::numbers).isInstanceOf(ResponseTooLargeException.class);
    }
}
