package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.InvalidResponseException;
import dev.belay.testing.Answers;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.io.IOException;
import okhttp3.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of which nobody can say where their body ends, or that they are a response at all. */
class MessageLengthTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private FaultServer serve(String first) {
        return clients.register(FaultServer.start(Answers.inTurn(Answers.raw(first), Answers.ok("second"))));
    }

    private static String call(BelayClient client, String method, FaultServer server) throws IOException {
        Request request =
                new Request.Builder().url(server.url("/")).method(method, null).build();
        return client.execute(request, CancellationToken.none(), ResponseReaders.anyStatus(ResponseHandle::string));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 -20 OK\r\n\r\n",
                HEAD + "Content-Length: -5\r\n\r\nfirst",
                HEAD + "Content-Length: 5x\r\n\r\nfirst",
                HEAD + "Content-Length: \r\n\r\nfirst",
                HEAD + "Content-Length: 9999999999999999999\r\n\r\nfirst",
                HEAD + "Content-Length: 5\r\nContent-Length: 7\r\n\r\nfirst",
                HEAD + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                HEAD + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
            })
    void aHeadThatCannotBeBelievedIsRefused(String answer) throws Exception {
        FaultServer server = serve(answer);
        BelayClient client = clients.build(TestClients.once());

        assertThatThrownBy(() -> call(client, "GET", server)).isInstanceOf(InvalidResponseException.class);
        assertThat(call(client, "GET", server)).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nfirst",
                HEAD + "Content-Length: 00005\r\n\r\nfirst",
                HEAD + "Transfer-Encoding: chunked\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n"
            })
    void anOddHeadThatLeavesNoDoubtIsNot(String answer) throws Exception {
        BelayClient client = clients.build(TestClients.once());

        assertThat(call(client, "GET", serve(answer))).isEqualTo("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: -5", "Content-Length: 5\r\nContent-Length: 7"})
    void whereThereIsNoBodyItsLengthDoesNotMatter(String line) throws Exception {
        BelayClient client = clients.build(TestClients.once());

        assertThat(call(client, "HEAD", serve(HEAD + line + "\r\n\r\n"))).isEmpty();
    }
}
