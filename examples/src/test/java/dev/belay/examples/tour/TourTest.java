package dev.belay.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.examples.tour.RowResult.Verdict;
import dev.belay.examples.tour.fault.Catalogue;
import dev.belay.examples.tour.fault.FaultRow;
import dev.belay.examples.tour.fault.Finding;
import dev.belay.examples.tour.seat.Make;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table is true only if a row says so when Belay is no better than the others. */
class TourTest {
    private static final int SIDE_BY_SIDE = 4;

    @BeforeAll
    static void prepare() throws IOException {
        FaultTour.quieten();
        Catalogue.warmUp();
    }

    @Test
    void everyRowFailsWithTheNaiveClientInBelaysSeat() throws Exception {
        Map<String, Finding> findings =
                observeAll(row -> Tour.observeNaive(row, row.about().shownBy().get(0)));

        assertThat(findings)
                .hasSameSizeAs(Catalogue.rows())
                .allSatisfy((id, finding) -> assertThat(finding.state())
                        .as(id + " " + finding.text())
                        .isEqualTo(Finding.State.FAULT));
    }

    @Test
    void everyRowHoldsWithBelay() throws Exception {
        Map<String, Finding> findings = observeAll(row -> Tour.observe(row, Make.BELAY));

        assertThat(findings)
                .hasSameSizeAs(Catalogue.rows())
                .allSatisfy((id, finding) -> assertThat(finding.state())
                        .as(id + " " + finding.text())
                        .isEqualTo(Finding.State.HELD));
    }

    @Test
    void theVerdictFollowsWhatTheClientInTheSeatDid() throws Exception {
        FaultRow row = Catalogue.rows().stream()
                .filter(candidate -> candidate.about().id().equals("F22"))
                .findFirst()
                .orElseThrow();

        assertThat(new Tour(Make.JDK).run(row).verdict()).isEqualTo(Verdict.BROKEN);
        assertThat(new Tour(Make.BELAY).run(row).verdict()).isEqualTo(Verdict.HOLDS);
    }

    /** Most rows wait for most of their time, and can do it together. */
    private static Map<String, Finding> observeAll(Function<FaultRow, Finding> observation) throws Exception {
        Map<String, Finding> findings = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            Map<String, Future<Finding>> running = new LinkedHashMap<>();
            for (FaultRow row : Catalogue.rows()) {
                if (!row.isAlone()) {
                    running.put(row.about().id(), threads.submit(() -> observation.apply(row)));
                }
            }
            for (Map.Entry<String, Future<Finding>> entry : running.entrySet()) {
                findings.put(entry.getKey(), entry.getValue().get());
            }
            for (FaultRow row : Catalogue.rows()) {
                if (row.isAlone()) {
                    findings.put(row.about().id(), observation.apply(row));
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return findings;
    }
}
