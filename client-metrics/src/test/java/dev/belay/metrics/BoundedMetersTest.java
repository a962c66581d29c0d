package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeResponse;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.FakeTransport.Script;
import dev.belay.testing.TestClients;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is called and whatever is answered, there is an end to the meters. */
class BoundedMetersTest {
    private static final CancellationToken NONE = CancellationToken.none();
    private static final int MANY = 10_000;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Reading reading = new Reading(registry);

    private BelayClient client(Script script) {
        return client(script, ClientMetrics.of(registry));
    }

    private BelayClient client(Script script, ClientMetrics metrics) {
        return clients.build(
                TestClients.over(clients.register(FakeTransport.of(script))).instrument(metrics));
    }

    private static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    private static void call(BelayClient client, Request request) throws IOException {
        client.execute(request, NONE, ResponseReaders.anyStatus(ResponseReaders.string()));
    }

    private Set<String> values(ClientMeter meter, ClientTag tag) {
        Set<String> values = new TreeSet<>();
        for (Meter each : registry.find(meter.meterName()).meters()) {
            values.add(String.valueOf(each.getId().getTag(tag.key())));
        }
        return values;
    }

    @Test
    void tenThousandUrlsMakeNoMoreMetersThanOne() throws Exception {
        BelayClient client = client(FakeAnswers.ok("x"));
        call(client, get("http://a.test/0?n=0"));
        int afterOne = reading.size();

        for (int i = 1; i < MANY; i++) {
            call(client, get("http://a.test/" + i + "?n=" + i));
        }

        assertThat(reading.size()).isEqualTo(afterOne).isLessThan(25);
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(MANY);
        assertThat(values(ClientMeter.HTTP_CLIENT_REQUESTS, ClientTag.URI)).containsExactly("none");
    }

    @Test
    void tenThousandHostsMakeNoMoreMetersThanTheFirstHundredAndOne() throws Exception {
        BelayClient client = client(FakeAnswers.ok("x"));
        for (int i = 0; i <= ClientMetrics.DEFAULT_MAX_ORIGINS; i++) {
            call(client, get("http://host-" + i + ".test/"));
        }
        int afterOneTooMany = reading.size();

        for (int i = ClientMetrics.DEFAULT_MAX_ORIGINS + 1; i < MANY; i++) {
            call(client, get("http://host-" + i + ".test/"));
        }

        assertThat(reading.size()).isEqualTo(afterOneTooMany);
        assertThat(values(ClientMeter.ATTEMPTS, ClientTag.ORIGIN))
                .hasSize(101)
                .contains("http://host-0.test:80", "http://host-99.test:80", "other");
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(MANY);
        assertThat(reading.value(
                        ClientMeter.HTTP_CLIENT_REQUESTS, "other", "none", "none", "GET", "SUCCESS", "200", "none"))
                .isEqualTo(MANY - 100.0);
        assertThat(reading.value(ClientMeter.AMPLIFICATION, "other")).isEqualTo(1);
        assertThat(reading.value(ClientMeter.BREAKER_STATE, "other", "closed")).isGreaterThan(100);
    }

    @Test
    void howManyOriginsThereAreCanBeSaid() throws Exception {
        BelayClient client =
                client(FakeAnswers.ok("x"), ClientMetrics.of(registry).withMaxOrigins(2));

        for (int i = 0; i < 10; i++) {
            call(client, get("http://host-" + i + ".test/"));
        }

        assertThat(values(ClientMeter.IN_FLIGHT, ClientTag.ORIGIN))
                .containsExactly("http://host-0.test:80", "http://host-1.test:80", "other");
    }

    @Test
    void namesStayBoundedWhenClientsComeAndGo() throws Exception {
        for (int i = 0; i < 150; i++) {
            try (BelayClient client = client(FakeAnswers.ok("x"))) {
                call(client, get("http://host-" + i + ".test/"));
            }
        }

        assertThat(values(ClientMeter.ATTEMPTS, ClientTag.ORIGIN)).hasSize(101);
    }

    @Test
    void aThousandOperationsAreAHundredAndOther() throws Exception {
        BelayClient client = client(FakeAnswers.ok("x"));

        for (int i = 0; i < 1_000; i++) {
            client.with(CallOptions.none().operation("operation-" + i))
                    .execute(get("http://a.test/"), NONE, ResponseReaders.string());
        }

        assertThat(values(ClientMeter.HTTP_CLIENT_REQUESTS, ClientTag.URI))
                .hasSize(101)
                .contains("operation-0", "operation-99", "other")
                .doesNotContain("operation-100");
    }

    @Test
    void methodsThatNobodyKnowsAreOne() throws Exception {
        BelayClient client = client(FakeAnswers.ok("x"));

        for (String method : new String[] {"GET", "get", "HEAD", "DELETE", "OPTIONS", "MINE", "YOURS", "PROPFIND"}) {
            call(
                    client,
                    new Request.Builder()
                            .url("http://a.test/")
                            .method(method, null)
                            .build());
        }

        assertThat(values(ClientMeter.HTTP_CLIENT_REQUESTS, ClientTag.METHOD))
                .containsExactly("DELETE", "GET", "HEAD", "OPTIONS", "other");
    }

    @Test
    void statusesThatAServerMakesUpAreFiftyAndOther() throws Exception {
        AtomicInteger status = new AtomicInteger(400);
        BelayClient client = client(FakeAnswers.responds(() -> FakeResponse.of(status.getAndIncrement(), "")));

        for (int i = 0; i < 190; i++) {
            call(client, get("http://a.test/"));
        }

        assertThat(values(ClientMeter.HTTP_CLIENT_REQUESTS, ClientTag.STATUS))
                .hasSize(51)
                .contains("400", "449", "other");
        assertThat(values(ClientMeter.ATTEMPTS, ClientTag.STATUS)).hasSize(51);
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(190);
    }

    @Test
    void nothingIsLostWhenManyThreadsComeUponAMeterFirst() throws Exception {
        BelayClient client =
                client(FakeAnswers.ok("x"), ClientMetrics.of(registry).withMaxOrigins(20));
        int threads = 8;
        int hosts = 40;
        int calls = 25;
        List<BackgroundCall<Integer>> running = new ArrayList<>();

        for (int thread = 0; thread < threads; thread++) {
            running.add(BackgroundCall.start(() -> {
                for (int i = 0; i < hosts * calls; i++) {
                    call(client, get("http://host-" + i % hosts + ".test/"));
                }
                return hosts * calls;
            }));
        }

        for (BackgroundCall<Integer> each : running) {
            assertThat(each.outcome(Duration.ofSeconds(50)).value()).isEqualTo(hosts * calls);
        }
        double all = threads * hosts * calls;
        assertThat(reading.sum(ClientMeter.HTTP_CLIENT_REQUESTS)).isEqualTo(all);
        assertThat(reading.sum(ClientMeter.ATTEMPTS)).isEqualTo(all);
        assertThat(reading.of(ClientMeter.PHASE).entrySet().stream()
                        .filter(each -> each.getKey().endsWith(" body"))
                        .mapToDouble(Map.Entry::getValue)
                        .sum())
                .isEqualTo(all);
        assertThat(values(ClientMeter.ATTEMPTS, ClientTag.ORIGIN)).hasSize(21);
    }

    @Test
    void reasonsOfReadersAreFiftyAndOther() {
        BelayClient client = client(FakeAnswers.ok("x"));

        Set<String> failures = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            String reason = "reason_" + i;
            try {
                client.execute(get("http://a.test/"), NONE, response -> {
                    throw new UndecodableBody(reason);
                });
            } catch (IOException e) {
                failures.add(e.getClass().getSimpleName());
            }
        }

        assertThat(failures.stream().collect(Collectors.joining())).isEqualTo("UndecodableBody");
        assertThat(values(ClientMeter.DECODE_FAILURES, ClientTag.REASON)).hasSize(51);
    }
}
