package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.Relay;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something between client and server forgets an HTTP/2 connection and tells neither. */
class DarkRelayTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** A connection is taken for dead after a second. */
    private static final Duration ATTEMPT = Duration.ofMillis(1_100);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    private Relay relay(Wire wire) {
        Http2FaultServer.Builder builder = Http2FaultServer.builder();
        Http2FaultServer server = leaks.register(
                (wire.isTls() ? builder.tls(Wire.CERTIFICATES) : builder).start(StreamAnswers.ok("alive")));
        return leaks.register(Relay.to(server.port()));
    }

    private static Request request(Wire wire, Relay relay) {
        return new Request.Builder()
                .url((wire.isTls() ? "https" : "http") + "://127.0.0.1:" + relay.port() + "/")
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Wire.class,
            names = {"HTTP_2", "HTTP_2_TLS"})
    void okHttpSendsOneCallAfterTheOtherIntoTheDark(Wire wire) throws Exception {
        OkHttpClient naive = wire.okHttp().newBuilder().callTimeout(SHORT).build();
        leaks.register(Wire.end(naive));
        try (Relay relay = relay(wire)) {
            OkHttpClient patient = naive.newBuilder().callTimeout(LIMIT).build();
            assertThat(text(patient, request(wire, relay))).isEqualTo("alive");
            relay.goDark();

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> text(naive, request(wire, relay)))
                        .isInstanceOf(IOException.class)
                        .hasMessage("timeout");
            }
            assertThat(relay.traffic().connections()).isEqualTo(1);
            assertThat(relay.traffic().openConnections()).isEqualTo(1);
        }
    }

    /** A client that has made one call through the relay, and is in the middle of another one that gets no answer. */
    private record Lost(BelayClient belay, Relay relay, Request request, BackgroundCall<String> call) {}

    private Lost lose(Wire wire) throws IOException {
        Relay relay = relay(wire);
        Request request = request(wire, relay);
        BelayClient belay = leaks.build(
                wire.belay().timeouts(Timeouts.builder().attempt(ATTEMPT).build()));
        assertThat(CallStyle.EXECUTE.text(belay, request)).isEqualTo("alive");
        relay.goDark();
        return new Lost(belay, relay, request, leaks.register(CallStyle.EXECUTE.start(belay, request)));
    }

    /** Both at once, since each waits for a second. */
    @Test
    void afterOneAttemptThatTimedOutBelayOpensAnotherConnection() throws Exception {
        for (Lost lost : List.of(lose(Wire.HTTP_2), lose(Wire.HTTP_2_TLS))) {
            Outcome<String> outcome = lost.call().outcome(LIMIT);
            assertThat(outcome.failure()).as(outcome.describe()).isInstanceOf(AttemptTimeoutException.class);

            assertThat(lost.relay().traffic().awaitOpenConnections(0, LIMIT)).isTrue();
            for (CallStyle style : CallStyle.values()) {
                assertThat(style.text(lost.belay(), lost.request())).isEqualTo("alive");
            }
            assertThat(lost.relay().traffic().connections()).isEqualTo(2);
        }
    }

    private static String text(OkHttpClient naive, Request request) throws IOException {
        try (Response response = naive.newCall(request).execute()) {
            return response.body().string();
        }
    }
}
