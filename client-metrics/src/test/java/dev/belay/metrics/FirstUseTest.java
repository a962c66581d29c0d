package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second call comes upon a meter while the first one is about to register it. */
class FirstUseTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Request GET =
            new Request.Builder().url("http://a.test/").build();

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reading reading = new Reading(registry);
    private final AtomicBoolean met = new AtomicBoolean();
    private final AtomicReference<@Nullable BackgroundCall<String>> second = new AtomicReference<>();

    private static String call(BelayClient client) throws Exception {
        return client.execute(GET, CancellationToken.none(), ResponseReaders.string());
    }

    /** Has the first one that registers that meter wait until a second call waits for it, or has done without. */
    private void meetAt(ClientMeter meter, BelayClient client) {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if (id.getName().equals(meter.meterName()) && met.compareAndSet(false, true)) {
                    BackgroundCall<String> other = BackgroundCall.start(() -> call(client));
                    second.set(other);
                    Await.condition(
                            SOON,
                            () -> Await.parked(other.thread(), Duration.ZERO)
                                    || !other.thread().isAlive());
                }
                return id;
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_CLIENT_REQUESTS", "ATTEMPTS", "PHASE", "RETRY_BUDGET", "RESPONSE_BODY"})
    void bothAreCounted(ClientMeter meter) throws Exception {
        BelayClient client = clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("x"))))
                .instrument(ClientMetrics.of(registry)));
        meetAt(meter, client);

        assertThat(call(client)).isEqualTo("x");
        BackgroundCall<String> other = second.get();
        assertThat(other).isNotNull();
        assertThat(other.outcome(SOON).value()).isEqualTo("x");
        other.close();

        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(2);
        assertThat(reading.sum(ClientMeter.ATTEMPTS)).isEqualTo(2);
        assertThat(reading.of(ClientMeter.PHASE).values()).containsOnly(2.0);
        assertThat(reading.sum(ClientMeter.RESPONSE_BODY)).isEqualTo(2);
        assertThat(reading.of(ClientMeter.BREAKER_STATE)).hasSize(5);
    }
}
