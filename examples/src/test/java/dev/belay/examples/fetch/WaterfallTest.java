package dev.belay.examples.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaterfallTest {
    private static final CallLedger LEDGER = new CallLedger(
            new CallInfo(1, "GET", "http://a.test:80", null),
            Duration.ofMillis(480),
            Duration.ofMillis(29_520),
            List.of(new AttemptLedger(
                    1,
                    Duration.ZERO,
                    List.of(
                            phase(Phase.CONNECT, 0, 120),
                            phase(Phase.SEND, 120, 0),
                            phase(Phase.FIRST_BYTE, 120, 240),
                            phase(Phase.BODY, 360, 120)),
                    "10.0.0.1:80 h2",
                    new AttemptResult(200, null, null))),
            new CallResult(true, null));

    @Test
    void barsStandWhereTheTimeWent() {
        assertThat(new Waterfall(false).draw(LEDGER))
                .containsExactly(
                        "GET http://a.test:80 took 480 ms, 29.52 s left",
                        "attempt 1 on 10.0.0.1:80 h2, status 200",
                        "  connect       0.0 ms    120 ms  " + "█".repeat(12) + "·".repeat(36),
                        "  send          120 ms    0.0 ms  " + "·".repeat(12) + "█" + "·".repeat(35),
                        "  first byte    120 ms    240 ms  " + "·".repeat(12) + "█".repeat(24) + "·".repeat(12),
                        "  body          360 ms    120 ms  " + "·".repeat(36) + "█".repeat(12));
    }

    @Test
    void coloursChangeNothingButTheColour() {
        List<String> coloured = new Waterfall(true).draw(LEDGER);

        assertThat(coloured.get(2)).contains("\u001b[33m█");
        assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[\\d+m", "")))
                .containsExactlyElementsOf(new Waterfall(false).draw(LEDGER));
    }

    @Test
    void aPhaseThatBeganAtTheVeryEndIsStillSeen() {
        CallLedger ledger = new CallLedger(
                LEDGER.call(),
                Duration.ofMillis(100),
                Duration.ZERO,
                List.of(new AttemptLedger(
                        1,
                        Duration.ZERO,
                        List.of(phase(Phase.DNS, 100, 0)),
                        null,
                        new AttemptResult(0, new IOException("refused"), null))),
                new CallResult(false, null));

        assertThat(new Waterfall(false).draw(ledger))
                .contains("attempt 1: no connection, no response (IOException)")
                .last()
                .asString()
                .endsWith("·".repeat(47) + "█");
    }

    @Test
    void aCallThatNeverBeganHasOneLine() {
        assertThat(new Waterfall(false).draw(CallLedger.none())).hasSize(1);
    }

    private static PhaseTime phase(Phase phase, int startMillis, int millis) {
        return new PhaseTime(phase, Duration.ofMillis(startMillis), Duration.ofMillis(millis));
    }
}
