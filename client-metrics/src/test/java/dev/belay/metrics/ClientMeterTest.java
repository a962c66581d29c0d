package dev.belay.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.ClientExtension;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The constants, the documentation and a busy registry say the same. */
class ClientMeterTest {
    private static final Path DOCUMENT = Path.of("../docs/observability.md");

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static String row(ClientMeter meter) {
        String unit = Objects.requireNonNullElse(meter.unit(), "");
        String tags = meter.tags().stream().map(tag -> "`" + tag.key() + "`").collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s | %s |"
                .formatted(meter.meterName(), type(meter.type()), unit, tags, meter.description())
                .replaceAll(" +", " ");
    }

    private static String row(ClientTag tag) {
        return "| `%s` | %s |".formatted(tag.key(), tag.description());
    }

    private static String type(Meter.Type type) {
        return type == Meter.Type.DISTRIBUTION_SUMMARY ? "summary" : type.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the rows of the table below that heading. */
    private static List<String> table(String heading) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            inside = line.startsWith(heading) || (inside && !line.startsWith("#"));
            if (inside && line.startsWith("| `")) {
                rows.add(line.replaceAll(" +", " "));
            }
        }
        return rows;
    }

    @Test
    void theDocumentHasEveryMeterAndNoOther() throws IOException {
        assertThat(table("### All meters"))
                .containsExactlyElementsOf(Arrays.stream(ClientMeter.values())
                        .map(ClientMeterTest::row)
                        .toList());
    }

    @Test
    void theDocumentHasEveryTagAndNoOther() throws IOException {
        assertThat(table("### All tags"))
                .containsExactlyElementsOf(Arrays.stream(ClientTag.values())
                        .map(ClientMeterTest::row)
                        .toList());
    }

    @Test
    void everyTagBelongsToAMeter() {
        assertThat(Arrays.stream(ClientMeter.values()).flatMap(meter -> meter.tags().stream()))
                .contains(ClientTag.values());
    }

    @Test
    void aBusyRegistryHasEveryMeterAndNoOtherAsItIsDocumented() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        BusyClients.occupy(clients, registry);

        TreeSet<String> found = new TreeSet<>();
        registry.getMeters().forEach(meter -> found.add(described(meter.getId())));
        TreeSet<String> documented = new TreeSet<>();
        for (ClientMeter each : ClientMeter.values()) {
            documented.add(described(
                    each.meterName(),
                    each.type(),
                    each.unit() + " " + each.description(),
                    each.tags().stream().map(ClientTag::key).toList()));
        }
        assertThat(found).isEqualTo(documented);
    }

    private static String described(Meter.Id id) {
        return described(
                id.getName(),
                id.getType(),
                id.getBaseUnit() + " " + id.getDescription(),
                id.getTags().stream().map(Tag::getKey).toList());
    }

    private static String described(String name, Meter.Type type, String meaning, List<String> tags) {
        return name + " " + type + " " + meaning + " " + new TreeSet<>(tags);
    }

    @Test
    void prometheusTakesThemAll() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        List<String> refused = new ArrayList<>();
        registry.config().onMeterRegistrationFailed((id, why) -> refused.add(id + ": " + why));

        BusyClients.occupy(clients, registry);

        assertThat(refused).isEmpty();
        String scrape = registry.scrape();
        for (ClientMeter each : ClientMeter.values()) {
            assertThat(scrape.lines().filter(line -> line.startsWith(inPrometheus(each))))
                    .as(each.meterName())
                    .isNotEmpty();
        }
        assertThat(scrape)
                .contains(
                        "belay_client_connections_opened_total 1.0",
                        "belay_client_response_body_bytes_sum{origin=\"http://a.test:80\"}",
                        "http_client_requests_seconds_count{client_name=\"a.test\",error=\"none\"");
    }

    private static String inPrometheus(ClientMeter meter) {
        String name = meter.meterName().replace('.', '_');
        return switch (meter.type()) {
            case COUNTER -> name + "_total";
            case GAUGE -> name;
            default -> name + "_" + meter.unit() + "_count";
        };
    }
}
