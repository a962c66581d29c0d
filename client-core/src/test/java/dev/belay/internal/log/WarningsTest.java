package dev.belay.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeTimeSource;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static final Log LOG = Log.named("some.log");

    private final FakeTimeSource time = new FakeTimeSource();

    @Test
    void oneInAMinuteIsAWarningAndCountsTheOthers() {
        Warnings warnings = Warnings.elseDebug(LOG, time);
        try (CapturedLog log = CapturedLog.everything("some.log")) {
            warnings.line("bad").with("n", 1).write();
            warnings.line("bad").with("n", 2).write();
            time.advance(Duration.ofSeconds(59));
            warnings.line("bad").with("n", 3).write();
            time.advance(Duration.ofSeconds(1));
            warnings.line("bad").with("n", 4).write();
            time.advance(Duration.ofHours(1));
            warnings.line("bad").with("n", 5).write();

            assertThat(log.messages())
                    .containsExactly(
                            "bad; n=1 suppressed=0",
                            "bad; n=2",
                            "bad; n=3",
                            "bad; n=4 suppressed=2",
                            "bad; n=5 suppressed=0");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .containsExactly(Level.WARN, Level.DEBUG, Level.DEBUG, Level.WARN, Level.WARN);
        }
    }

    @Test
    void theOthersAreCountedAlsoWhenNobodyReadsThem() {
        Warnings warnings = Warnings.elseDebug(LOG, time);
        try (CapturedLog log = CapturedLog.warnings("some.log")) {
            warnings.line("bad").write();
            warnings.line("bad").write();
            time.advance(Duration.ofMinutes(1));
            warnings.line("bad").write();

            assertThat(log.messages()).containsExactly("bad; suppressed=0", "bad; suppressed=1");
        }
    }

    @Test
    void whatIsGoodToKnowAndWhatIsAnErrorHaveTheirOwnLevels() {
        Warnings known = Warnings.elseInfo(LOG, time);
        Warnings errors = Warnings.ofErrors(LOG, time);
        try (CapturedLog log = CapturedLog.everything("some.log")) {
            known.line("a").write();
            known.line("a").write();
            errors.line("b").write();
            errors.line("b").write();

            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .containsExactly(Level.WARN, Level.INFO, Level.ERROR, Level.DEBUG);
        }
    }
}
