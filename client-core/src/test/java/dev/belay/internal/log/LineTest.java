package dev.belay.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.Tls;
import dev.belay.testing.CapturedLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineTest {
    private static final String SECRET = "s3cr3t";
    private static final CallInfo CALL = new CallInfo(7, "GET", "http://x.test:80", "get user");
    private static final AttemptLedger ATTEMPT = new AttemptLedger(
            2,
            Duration.ZERO,
            List.of(new PhaseTime(Phase.SEND, Duration.ZERO, Duration.ofMillis(250))),
            null,
            new AttemptResult(503, null, null));

    private final Log log = Log.named("a.log");
    private final CapturedLog captured = CapturedLog.everything("a.log");

    @AfterEach
    void end() {
        captured.close();
    }

    private String written(Line line) {
        line.write();
        return captured.messages().get(captured.messages().size() - 1);
    }

    @Test
    void itIsAMessageAndPairs() {
        HttpUrl url = HttpUrl.get("https://u:s3cr3t@x.test/s3cr3t?s3cr3t");

        assertThat(written(log.info("a message"))).isEqualTo("a message");
        assertThat(written(log.info("a message")
                        .with("count", 3)
                        .with("took_ms", Duration.ofMillis(12))
                        .with("state", BreakerState.HALF_OPEN)
                        .with("expires", Instant.EPOCH)
                        .with("type", String.class)
                        .with("target", Origin.of(url))
                        .with("origins", List.of(Origin.of(url), Origin.of(HttpUrl.get("http://a.test"))))))
                .isEqualTo("a message; count=3 took_ms=12 state=half_open expires=1970-01-01T00:00:00Z"
                        + " type=java.lang.String target=https://x.test:443"
                        + " origins=http://a.test:80,https://x.test:443");
        assertThat(written(log.info("a message").with("tls", Tls.systemTrust())))
                .startsWith("a message; tls=\"trust=system");
    }

    @Test
    void callsAndTheirAttemptsAreToldInPairs() {
        CallLedger ledger = new CallLedger(
                CALL, Duration.ofMillis(300), Duration.ZERO, List.of(ATTEMPT), new CallResult(true, null));
        CallInfo nameless = new CallInfo(8, "GET", "http://x.test:80", null);

        assertThat(written(log.debug("call failed").of(ledger).failure(new IOException(SECRET))))
                .isEqualTo(
                        "call failed; call=7 method=GET target=http://x.test:80 operation=\"get user\" elapsed_ms=300"
                                + " attempts=2 status=503 spent=\"send 250 ms\" failure=IOException");
        assertThat(written(log.trace("attempt ended").of(nameless).of(ATTEMPT).failure(null)))
                .isEqualTo("attempt ended; call=8 method=GET target=http://x.test:80 attempt=2 status=503"
                        + " spent=\"send 250 ms\" failure=none");
    }

    @Test
    void breakersAndLeaksToo() {
        BreakerChanged change = new BreakerChanged(
                "http://x.test:80",
                BreakerState.CLOSED,
                BreakerState.OPEN,
                "12 of 20 calls failed",
                Duration.ofSeconds(5));
        Throwable place = new Throwable("opened here");

        assertThat(written(log.info("opened").of(change)))
                .isEqualTo("opened; target=http://x.test:80 from=closed to=open open_for_ms=5000"
                        + " reason=\"12 of 20 calls failed\"");
        assertThat(written(log.info("leak").of(new ResponseLeaked(CALL, Duration.ofSeconds(30), place))))
                .endsWith(" operation=\"get user\" age_ms=30000");
        assertThat(captured.events().get(1).getThrowableProxy().getMessage()).isEqualTo("opened here");
    }

    @Test
    void aFailureIsToldWithItsTraceAndWithoutItsMessage() {
        IOException failure = new IOException(SECRET, new IllegalStateException(SECRET));
        failure.addSuppressed(new IOException(SECRET));

        assertThat(written(log.info("a listener failed").causedBy(failure)))
                .isEqualTo("a listener failed; failure=IOException");

        String trace = ThrowableProxyUtil.asString(captured.events().get(0).getThrowableProxy());
        assertThat(trace)
                .doesNotContain(SECRET)
                .contains("java.io.IOException", "Caused by: ", "java.lang.IllegalStateException", "LineTest.java:");
    }

    @Test
    void causesMayGoRoundInACircle() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat(written(log.info("failed").causedBy(first))).isEqualTo("failed; failure=Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "two words|\"two words\"",
                "a=b|\"a=b\"",
                "''|\"\"",
                "q\"q|\"q\\\"q\"",
                "b\\b|\"b\\\\b\"",
                "ümlaut|\"ümlaut\""
            })
    void aValueThatIsMoreThanAWordIsQuoted(String value, String written) {
        CallInfo call = new CallInfo(1, "GET", "http://x.test:80", value);

        assertThat(written(log.info("m").of(call))).endsWith(" operation=" + written);
    }

    @Test
    void noValueMakesUpALine() {
        CallInfo call = new CallInfo(1, "GET", "http://x.test:80", "a\nWARN b\r\u2028c\u2029d\u0085");

        assertThat(written(log.info("m").of(call))).endsWith(" operation=\"a?WARN b??c?d?\"");
    }

    @Test
    void bracesInAValueStayAsTheyAre() {
        CallInfo call = new CallInfo(1, "GET", "http://x.test:80", "{}");

        assertThat(written(log.info("m").of(call).with("n", 2))).endsWith(" operation={} n=2");
    }

    @Test
    void theMessageWithItsKeysIsTheSameForAllLinesOfAPlace() {
        log.info("m").with("n", 1).write();
        log.info("m").with("n", 2).write();

        assertThat(captured.events()).extracting(ILoggingEvent::getMessage).containsExactly("m; n={}", "m; n={}");
    }

    @Test
    void whatNobodyReadsIsNotWritten() {
        try (CapturedLog warnings = CapturedLog.warnings("b.log")) {
            Log quiet = Log.named("b.log");
            quiet.debug("m").with("n", 1).of(CALL).causedBy(new IOException()).write();
            quiet.warn("w").with("n", 1).write();

            assertThat(quiet.wantsDebug()).isFalse();
            assertThat(quiet.wantsTrace()).isFalse();
            assertThat(warnings.messages()).containsExactly("w; n=1");
        }
        assertThat(log.wantsDebug()).isTrue();
        assertThat(log.wantsTrace()).isTrue();
        log.warn("w").write();
        assertThat(captured.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }
}
