package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.Timeouts;
import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.event.Phase;
import dev.belay.testing.Answers;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FaultServer;
import dev.belay.testing.NaiveClients;
import dev.belay.testing.ScriptedDns;
import java.io.IOException;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first of two addresses accepts the connection and never shakes hands; the second one is well. */
class FailoverTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @RegisterExtension
    final ClientExtension leaks = new ClientExtension();

    private final ScriptedDns dns = new ScriptedDns().answer("x.test", "127.0.0.1", "127.0.0.2");

    @BeforeAll
    static void warmUp() throws Exception {
        Wire.warmUp();
    }

    private FaultServer silent = FaultServer.silent();
    private FaultServer well = silent;

    @BeforeEach
    void startTheTwo() {
        silent.close();
        silent = leaks.register(FaultServer.silentTls());
        well = leaks.register(FaultServer.builder()
                .address("127.0.0.2")
                .port(silent.port())
                .tls(Wire.CERTIFICATES)
                .start(Answers.ok("reached")));
    }

    @Test
    void eachCallOfANaiveClientBeginsWithTheSilentAddress() {
        OkHttpClient naive = NaiveClients.okHttp(Wire.CERTIFICATES)
                .newBuilder()
                .dns(dns)
                .callTimeout(SHORT)
                .build();
        leaks.register(Wire.end(naive));

        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> naive.newCall(request()).execute()).isInstanceOf(IOException.class);
            assertThat(silent.traffic().connections()).isEqualTo(i);
        }
        assertThat(well.traffic().requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(CallStyle.class)
    void theSecondCallOfBelayReachesTheSecondAddress(CallStyle style) throws Exception {
        try (BelayClient belay = client()) {
            assertThatThrownBy(() -> style.text(belay, request()))
                    .isInstanceOfSatisfying(
                            AttemptTimeoutException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.TLS));

            assertThat(style.text(belay, request())).isEqualTo("reached");
            assertThat(style.text(belay, request())).isEqualTo("reached");

            assertThat(silent.traffic().connections()).isEqualTo(1);
            assertThat(well.traffic().connections()).isEqualTo(1);
            assertThat(dns.lookups("x.test")).isEqualTo(1);
        }
    }

    @Test
    void anAddressIsNotToBlameWhenTheCallerCancelled() throws Exception {
        try (BelayClient belay = client();
                CancellationSource source = CancellationSource.create();
                var first = CallStyle.EXECUTE.start(belay, request(), source.token())) {
            assertThat(silent.traffic().awaitBytesReceived(1, LIMIT)).isTrue();
            source.cancel();
            assertThat(first.outcome(LIMIT).failure()).isInstanceOf(CallCancelledException.class);

            assertThatThrownBy(() -> CallStyle.EXECUTE.text(belay, request()))
                    .isInstanceOf(AttemptTimeoutException.class);

            assertThat(silent.traffic().connections()).isEqualTo(2);
        }
    }

    private BelayClient client() {
        return Wire.HTTP_1_TLS
                .belay()
                .dns(dns)
                .timeouts(Timeouts.builder().connect(SHORT).build())
                .build();
    }

    private Request request() {
        return new Request.Builder().url(silent.url("x.test", "/")).build();
    }
}
