package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.HttpCaller;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.StreamAnswers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F05: a client per request opens a connection per request, until the ports run out. */
class F05ClientPerRequestTest {
    private static final int REQUESTS = 12;
    private static final int HARMLESS = 8;

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aNaiveClientPerRequestIsAConnectionPerRequest(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.ok("x"), StreamAnswers.ok("x"))) {
            for (int i = 0; i < REQUESTS; i++) {
                OkHttpClient naive = wire.okHttp();
                leaks.register(Wire.end(naive));
                try (Response response = naive.newCall(peer.request()).execute()) {
                    assertThat(response.body().string()).isEqualTo("x");
                }
            }

            assertThat(peer.traffic().connections()).isEqualTo(REQUESTS);
        }
    }

    @Test
    void aClientOfTheJdkPerRequestIsAConnectionPerRequest() throws Exception {
        leaks.allowSockets();
        try (Peer peer = Peer.start(Wire.HTTP_1, Answers.ok("x"), StreamAnswers.ok("x"))) {
            for (int i = 0; i < REQUESTS; i++) {
                NaiveClients.jdk().send(peer.jdkRequest(), BodyHandlers.ofString());
            }

            assertThat(peer.traffic().connections()).isEqualTo(REQUESTS);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void viewsOfOneBelayClientShareItsConnection(Wire wire) throws Exception {
        try (Peer peer = Peer.start(wire, Answers.ok("x"), StreamAnswers.ok("x"));
                BelayClient belay = wire.belay().build()) {
            for (int i = 0; i < REQUESTS; i++) {
                HttpCaller view = belay.with(
                        CallOptions.slowAnswer(Duration.ofSeconds(60 + i)).operation("op-" + i));
                for (CallStyle style : CallStyle.values()) {
                    assertThat(style.text(view, peer.request())).isEqualTo("x");
                }
            }

            assertThat(peer.traffic().connections()).isEqualTo(1);
        }
    }

    @Test
    void fromTheNinthEqualClientOnOneWarningNamesTheFix() {
        List<BelayClient> clients = new ArrayList<>();
        try (CapturedLog log = CapturedLog.everything(BelayClient.class.getName())) {
            for (int i = 0; i < HARMLESS; i++) {
                clients.add(BelayClient.builder().userAgent("nine of these").build());
            }
            assertThat(log.events()).isEmpty();

            clients.add(BelayClient.builder().userAgent("nine of these").build());
            clients.add(BelayClient.builder().userAgent("nine of these").build());

            assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .startsWith("many clients with equal settings are open")
                    .endsWith("clients=9")
                    .contains("make one client per application", "client.with(CallOptions)", "close()");
        } finally {
            clients.forEach(BelayClient::close);
        }
    }

    @Test
    void clientsThatDifferOrWereClosedAreNotCounted() {
        List<BelayClient> clients = new ArrayList<>();
        try (CapturedLog log = CapturedLog.everything(BelayClient.class.getName())) {
            for (int i = 0; i < REQUESTS; i++) {
                clients.add(BelayClient.builder().userAgent("different " + i).build());
                BelayClient.builder().userAgent("closed").build().close();
            }

            assertThat(log.events()).isEmpty();
        } finally {
            clients.forEach(BelayClient::close);
        }
    }
}
