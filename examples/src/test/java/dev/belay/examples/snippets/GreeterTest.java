package dev.belay.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.Timeouts;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.FakeHttpCaller;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class GreeterTest {

    private static final HttpUrl NAMES = HttpUrl.get("http://names.test/one");

    @Test
    void greetsWithoutANetwork() throws Exception {
        byte[] body = "Ada".getBytes(StandardCharsets.UTF_8);
        FakeHttpCaller fake = FakeHttpCaller.answering(request -> ResponseHandle.of(200, Headers.of(), body));
        Greeter greeter = new Greeter(fake, NAMES);
        assertThat(greeter.greet(CancellationToken.none())).isEqualTo("Hello, Ada!");
    }

    @Test
    void doesNotWaitForEverForAServerThatStalls() throws Exception {
        Timeouts hurried = Timeouts.builder().total(Duration.ofMillis(200)).build();
        try (MockWebServer server = new MockWebServer();
                BelayClient client = BelayClient.builder().timeouts(hurried).build()) {
            server.start(InetAddress.getLoopbackAddress(), 0);
            server.enqueue(
                    new MockResponse.Builder().headersDelay(1, TimeUnit.DAYS).build());
            assertThatThrownBy(() -> new Greeter(client, server.url("/")).greet(CancellationToken.none()))
                    .isInstanceOf(DeadlineExceededException.class);
        }
    }
}
