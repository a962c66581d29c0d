package dev.belay.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.error.CallCancelledException;
import dev.belay.testing.Answer;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class ChatTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final List<ReceivedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private FaultServer server(Answer answer) {
        return clients.register(FaultServer.builder().onRequest(requests::add).start(answer));
    }

    private Chat chat(FaultServer server) {
        BelayClient client = clients.build(BelayClient.builder());
        return new Chat(client, HttpUrl.get(server.url("/v1/chat/completions")));
    }

    private static String chunk(String content) {
        return "data: {\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"}}]}\n\n";
    }

    @Test
    void anAnswerIsHeardPieceByPiece() throws Exception {
        FaultServer server = server((request, connection) -> {
            connection.write(HEAD + "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\n");
            connection.write(chunk("Good ") + chunk("day"));
            connection.write("data: [DONE]\n\n");
            connection.awaitPeerClose();
        });

        chat(server).ask("Hello?", CancellationToken.none(), heard::add);

        assertThat(heard).containsExactly("", "Good ", "day");
        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.body())
                    .isEqualTo(
                            "{\"model\":\"small\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}");
        });
        assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @Test
    void whoeverHasHeardEnoughCancelsIt() throws Exception {
        FaultServer server = server((request, connection) -> {
            connection.write(HEAD + chunk("Once ") + chunk("upon"));
            connection.awaitPeerClose();
        });
        CancellationSource reader = CancellationSource.create();

        assertThatThrownBy(() -> chat(server).ask("A story!", reader.token(), piece -> {
                    heard.add(piece);
                    if (heard.size() == 2) {
                        reader.cancel("the reader has gone");
                    }
                }))
                .isInstanceOf(CallCancelledException.class)
                .hasMessageContaining("the reader has gone");

        assertThat(heard).containsExactly("Once ", "upon");
        assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
    }

    @Test
    void anAnswerWithoutItsEndIsAFailure() throws Exception {
        FaultServer server = server((request, connection) -> {
            connection.write(HEAD + chunk("Once "));
            connection.close();
        });

        assertThatThrownBy(() -> chat(server).ask("A story!", CancellationToken.none(), heard::add))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[DONE]");
    }
}
