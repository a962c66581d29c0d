package dev.belay.examples.tour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.examples.tour.RowResult.Verdict;
import dev.belay.examples.tour.fault.Catalogue;
import dev.belay.examples.tour.fault.FaultRow;
import dev.belay.examples.tour.fault.Finding;
import dev.belay.examples.tour.seat.Make;
import dev.belay.testing.SameOnEveryJdk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table is true only if a row says so when Belay is no better than the others. */
@SameOnEveryJdk
class TourTest {
    private static final int SIDE_BY_SIDE = 6;
    private static final Map<String, Finding> NAIVE = new ConcurrentHashMap<>();
    private static final Map<String, Finding> BELAY = new ConcurrentHashMap<>();

    /** Most rows wait for most of their time, and can do it together. */
    @BeforeAll
    static void observeAll() throws Exception {
        FaultTour.quieten();
        Catalogue.warmUp();
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (FaultRow row : Catalogue.rows()) {
                if (!row.isAlone()) {
                    running.add(threads.submit(() -> observeNaive(row)));
                    running.add(threads.submit(() -> observeBelay(row)));
                }
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        for (FaultRow row : Catalogue.rows()) {
            if (row.isAlone()) {
                observeNaive(row);
                observeBelay(row);
            }
        }
    }

    private static void observeNaive(FaultRow row) {
        NAIVE.put(row.about().id(), Tour.observeNaive(row, row.about().shownBy().get(0)));
    }

    private static void observeBelay(FaultRow row) {
        BELAY.put(row.about().id(), Tour.observe(row, Make.BELAY));
    }

    @Test
    void everyRowFailsWithTheNaiveClientInBelaysSeat() {
        assertEvery(NAIVE, Finding.State.FAULT);
    }

    @Test
    void everyRowHoldsWithBelay() {
        assertEvery(BELAY, Finding.State.HELD);
    }

    private static void assertEvery(Map<String, Finding> findings, Finding.State state) {
        assertThat(findings)
                .hasSameSizeAs(Catalogue.rows())
                .allSatisfy((id, finding) -> assertThat(finding.state())
                        .as(id + " " + finding.text())
                        .isEqualTo(state));
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
}
