package dev.belay.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class JsonBenchmarkTest {
    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"1.00, 1.00, true", "0.99, 1.00, false", "1.00, 1.01, false", "1.50, 0.80, true"})
    void bothAimsHaveToBeMet(double speed, double garbage, boolean met) {
        JsonComparison comparison = compared(JsonClient.NAIVE.label(), speed, garbage);

        assertThat(comparison.meetsAims()).isEqualTo(met);
        assertThat(comparison.calls().median()).isCloseTo(speed, Offset.offset(1e-9));
        assertThat(comparison.calls().high()).isCloseTo(speed, Offset.offset(1e-9));
        assertThat(comparison.garbage().median()).isCloseTo(garbage, Offset.offset(1e-9));
        assertThat(comparison.toString()).contains(met ? ": met" : ": MISSED");
    }

    @Test
    void theAimsAreNotAboutAnEarlierBuild() {
        assertThat(compared("Belay, before", 0.5, 2).meetsAims()).isTrue();
    }

    /** Each round is twice as fast as the one before, which is the machine's doing. */
    private static JsonComparison compared(String beside, double speed, double garbage) {
        List<JsonSample> belay = new ArrayList<>();
        List<JsonSample> others = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            double calls = 100 << round;
            belay.add(new JsonSample(calls * speed, 1e9 / calls, 1_000 * garbage));
            others.add(new JsonSample(calls, 1e9 / calls, 1_000));
        }
        return JsonComparison.of(1_000, beside, belay, others);
    }

    @ParameterizedTest
    @CsvSource({"1000", "100000", "5000000"})
    void theDocumentHasTheSizeThatWasWantedAndIsOneOfCatalogs(int bytes) {
        byte[] document = Catalog.json(bytes);

        assertThat(document.length).isBetween(bytes, bytes + bytes / 10);
        Catalog catalog = JsonMapper.builder().build().readValue(document, Catalog.class);
        assertThat(catalog.products()).hasSizeGreaterThanOrEqualTo(bytes / 1_500 + 1);
        assertThat(Catalog.json(bytes)).isEqualTo(document);
    }

    /** What the forks do, in this process. */
    @ParameterizedTest
    @CsvSource({"NAIVE, true", "BELAY, true", "NAIVE, false", "BELAY, false"})
    void bothClientsGetTheDocument(JsonClient client, boolean overTheWire) throws Exception {
        JsonCalls calls = new JsonCalls();
        calls.client = client;
        calls.bytes = 1_000;
        calls.warmUpBytes = 10_000;
        calls.port = overTheWire ? server.port() : 0;
        calls.open();
        try {
            assertThat(calls.get().id()).isEqualTo("catalog-1000");
        } finally {
            calls.close();
        }
    }

    @Test
    void unknownOptionsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonBenchmark.parse("--rounds"))
                .withMessageContaining("options:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonBenchmark.parse("--what", "1"))
                .withMessageContaining("--what");
    }
}
