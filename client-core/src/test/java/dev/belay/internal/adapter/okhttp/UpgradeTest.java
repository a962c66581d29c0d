package dev.belay.internal.adapter.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.error.InvalidResponseException;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.TestClients;
import java.net.ProtocolException;
import java.time.Duration;
import okhttp3.Request;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that becomes something else has no response that ends, and none that could be read under limits. */
class UpgradeTest {

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final BelayClient client = clients.build(TestClients.once());

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 0\r\n", "Content-Length: 9\r\n"})
    void anUpgradeIsRefused(String more) {
        FaultServer server = clients.register(FaultServer.start(Answers.raw(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n" + more + "\r\nhello")));
        Request request = new Request.Builder()
                .url(server.url("/"))
                .header("Connection", "Upgrade")
                .header("Upgrade", "x")
                .build();

        assertThatThrownBy(() -> client.asCallFactory().newCall(request).execute())
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("(101)");
        assertThatThrownBy(() -> client.execute(request, CancellationToken.none(), ResponseReaders.string()))
                .isInstanceOf(InvalidResponseException.class)
                .hasMessageContaining("(101)");

        assertThat(Await.condition(
                        Duration.ofSeconds(5), () -> client.connections().closed() == 2))
                .isTrue();
    }
}
