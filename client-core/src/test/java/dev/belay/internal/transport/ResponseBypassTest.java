package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseBypassTest {
    private static final String TEXT = "the same words, the same words, the same words";
    private static final Answer ZIPPED =
            Answers.response(200, List.of("Content-Encoding: gzip", "Content-Type: text/plain"), zip(TEXT));

    @Test
    void aResponseArrivesWithItsWholeHead() throws Exception {
        Answer answer = Answers.response(404, List.of("X-One: 1", "Content-Type: text/plain"), new byte[] {'n', 'o'});
        try (FaultServer server = FaultServer.start(answer);
                BelayClient client = TestClients.once().build();
                ResponseHandle response = client.open(get(server).build(), CancellationToken.none())) {
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.headers().toMultimap())
                    .containsOnlyKeys("x-one", "content-type", "content-length")
                    .containsEntry("x-one", List.of("1"));
            assertThat(response.string()).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, WWW-Authenticate: Basic realm=x",
        "407, Proxy-Authenticate: Basic realm=x",
        "408, Connection: close",
        "421, X-Any: thing",
        "503, Retry-After: 0"
    })
    void anAnswerThatOkHttpWouldActOnReachesTheCallerAfterOneSend(int status, String headerLine) throws Exception {
        String[] header = headerLine.split(": ", 2);
        try (FaultServer server = FaultServer.start(Answers.status(status, headerLine));
                BelayClient client = TestClients.once().build();
                ResponseHandle response = client.open(get(server).build(), CancellationToken.none())) {
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header(header[0])).isEqualTo(header[1]);
            assertThat(server.traffic().requests()).isEqualTo(1);
        }
    }

    @Test
    void aZippedAnswerIsUnzippedAndItsHeadDescribesTheText() throws Exception {
        try (FaultServer server = FaultServer.start(ZIPPED);
                BelayClient client = TestClients.once().build();
                ResponseHandle response = client.open(get(server).build(), CancellationToken.none())) {
            assertThat(response.headers().names()).containsExactly("Content-Type");
            assertThat(response.string()).isEqualTo(TEXT);
        }
    }

    @Test
    void theConnectionOfAZippedAnswerIsUsedAgain() throws Exception {
        try (FaultServer server = FaultServer.start(ZIPPED);
                BelayClient client = TestClients.once().build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.execute(get(server).build(), CancellationToken.none(), ResponseHandle::string))
                        .isEqualTo(TEXT);
            }
            assertThat(server.traffic().connections()).isEqualTo(1);
        }
    }

    @Test
    void aZippedAnswerThatTheCallerAskedForIsLeftAsItIs() throws Exception {
        assertLeftAlone("Accept-Encoding", "gzip");
    }

    @Test
    void aRangeOfAZippedBodyIsLeftAsItIs() throws Exception {
        assertLeftAlone("Range", "bytes=0-");
    }

    private static void assertLeftAlone(String header, String value) throws IOException {
        try (FaultServer server = FaultServer.start(ZIPPED);
                BelayClient client = TestClients.once().build();
                ResponseHandle response =
                        client.open(get(server).header(header, value).build(), CancellationToken.none())) {
            assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(response.bytes()).isEqualTo(zip(TEXT));
        }
    }

    @Test
    void theHeadOfAZippedBodyThatWasNotSentIsLeftAsItIs() throws Exception {
        try (FaultServer server = FaultServer.start(ZIPPED);
                BelayClient client = TestClients.once().build();
                ResponseHandle response = client.open(get(server).head().build(), CancellationToken.none())) {
            assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(response.header("Content-Length")).isEqualTo(Integer.toString(zip(TEXT).length));
            assertThat(response.bytes()).isEmpty();
        }
    }

    private static Request.Builder get(FaultServer server) {
        return new Request.Builder().url(server.url("/"));
    }

    private static byte[] zip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
