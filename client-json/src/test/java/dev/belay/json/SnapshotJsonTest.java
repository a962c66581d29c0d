package dev.belay.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.event.ClientSnapshot;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeAnswers;
import dev.belay.testing.FakeTransport;
import dev.belay.testing.TestClients;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the core writes by hand, read by Jackson: here, because the core does not know it. */
class SnapshotJsonTest {
    private static final Request REQUEST =
            new Request.Builder().url("http://x.test/").build();
    private static final long SEED = 42;
    private static final int NAMES = 300;
    private static final int LONGEST = 40;
    private static final int ASCII = 0x80;
    /** Halves of surrogate pairs are among them, and what is written as two halves. */
    private static final int CODE_POINTS = 0x1F700;

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final ObjectMapper jackson = new ObjectMapper();

    private BelayClient client() {
        return clients.build(TestClients.over(clients.register(FakeTransport.of(FakeAnswers.ok("hello")))));
    }

    @Test
    void jacksonReadsWhatIsInTheSnapshot() throws Exception {
        BelayClient client = client();
        try (ResponseHandle open =
                client.with(CallOptions.none().operation("name")).open(REQUEST, CancellationToken.none())) {
            ClientSnapshot snapshot = client.snapshot();

            JsonNode json = jackson.readTree(snapshot.toJson());

            assertThat(open.status()).isEqualTo(200);
            assertThat(json.get("taken").asString()).isEqualTo(snapshot.taken().toString());
            assertThat(json.get("closed").asBoolean()).isFalse();
            assertThat(json.get("calls").size()).isEqualTo(1);
            JsonNode call = json.get("calls").get(0);
            assertThat(call.get("id").asLong())
                    .isEqualTo(snapshot.calls().get(0).info().id());
            assertThat(call.get("operation").asString()).isEqualTo("name");
            assertThat(call.get("phase").asString()).isEqualTo("BODY");
            assertThat(call.get("remaining_ms").asDouble())
                    .isEqualTo(snapshot.calls().get(0).remaining().toNanos() / 1_000 / 1_000.0);
            assertThat(json.get("origins").get(0).get("retries_left").isNumber())
                    .isTrue();
            assertThat(json.get("permits").get("in_use").asInt()).isEqualTo(1);
            assertThat(json.get("timer").get("alive").asBoolean()).isTrue();
        }
    }

    @Test
    void everyNameComesThrough() throws Exception {
        BelayClient client = client();
        Random random = new Random(SEED);
        for (int i = 0; i < NAMES; i++) {
            String name = name(random, i % 2 == 0 ? ASCII : CODE_POINTS);
            try (ResponseHandle open =
                    client.with(CallOptions.none().operation(name)).open(REQUEST, CancellationToken.none())) {
                String json = client.snapshot().toJson();

                assertThat(open.status()).isEqualTo(200);
                assertThat(nameIn(json)).as("seed %d, name %d", SEED, i).isEqualTo(name);
                String asSent = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
                assertThat(nameIn(asSent))
                        .as("seed %d, name %d, as UTF-8", SEED, i)
                        .isEqualTo(name);
            }
        }
    }

    private String nameIn(String json) {
        return jackson.readTree(json).get("calls").get(0).get("operation").asString();
    }

    private static String name(Random random, int codePoints) {
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(LONGEST);
        for (int i = 0; i < length; i++) {
            name.appendCodePoint(random.nextInt(codePoints));
        }
        return name.toString();
    }
}
