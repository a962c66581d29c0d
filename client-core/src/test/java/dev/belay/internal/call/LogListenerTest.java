package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.event.AttemptEnded;
import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.CallEnded;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.CallResult;
import dev.belay.event.CallStarted;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.event.ResponseLeaked;
import dev.belay.testing.CapturedLog;
import dev.belay.testing.FakeTimeSource;
import dev.belay.testing.RecordingListener;
import dev.belay.testing.VirtualTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogListenerTest {
    private static final CallInfo CALL = new CallInfo(7, "GET", "http://x.test:80", "name");
    private static final AttemptLedger ATTEMPT = new AttemptLedger(
            2,
            Duration.ZERO,
            List.of(new PhaseTime(Phase.SEND, Duration.ZERO, Duration.ofMillis(250))),
            null,
            new AttemptResult(503, null, null));
    private static final CallLedger LEDGER = new CallLedger(
            CALL, Duration.ofMillis(300), Duration.ZERO, List.of(ATTEMPT, ATTEMPT), new CallResult(true, null));

    private final FakeTimeSource time = new FakeTimeSource();
    private final LogListener listener = new LogListener(time);

    private void leak() {
        listener.onEvent(new ResponseLeaked(CALL, Duration.ofSeconds(30), new Throwable("opened")));
    }

    @Test
    void leaksAreCountedBetweenTheirWarnings() {
        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls")) {
            leak();
            leak();
            leak();
            time.advance(Duration.ofMinutes(1));
            leak();

            assertThat(log.messages())
                    .hasSize(2)
                    .allMatch(line -> line.contains("call=GET http://x.test:80 (name) age_ms=30000"));
            assertThat(log.messages().get(0)).endsWith("leaks_since_last_warning=1");
            assertThat(log.messages().get(1)).endsWith("leaks_since_last_warning=3");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getThrowableProxy)
                    .allMatch(place -> place.getMessage().equals("opened"));
        }
    }

    @Test
    void endsAreForThoseWhoDebug() {
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls")) {
            assertThat(listener.wantsEverything()).isTrue();
            listener.onEvent(new CallStarted(CALL));
            listener.onEvent(new AttemptEnded(CALL, ATTEMPT, new IOException("secret")));
            listener.onEvent(new CallEnded(LEDGER, null));

            assertThat(log.messages())
                    .containsExactly(
                            "attempt ended; call=GET http://x.test:80 (name) attempt=2 status=503"
                                    + " spent=[send 250 ms] failure=IOException",
                            "call ended; call=GET http://x.test:80 (name) elapsed_ms=300 attempts=2 failure=none");
            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsOnly(Level.DEBUG);
        }
    }

    @Test
    void everydayEventsAreMadeForListenersAndForThoseWhoDebugOnly() {
        Events heardByNobody = new Events(List.of(), new VirtualTimer().timer());
        Events heard = new Events(List.of(new RecordingListener()), new VirtualTimer().timer());

        assertThat(heardByNobody.wanted()).isFalse();
        assertThat(heard.wanted()).isTrue();
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls")) {
            assertThat(heardByNobody.wanted()).isTrue();
            assertThat(log.messages()).isEmpty();
        }
    }

    @Test
    void endsAreNotEvenPutIntoWordsForOthers() {
        try (CapturedLog log = CapturedLog.warnings("dev.belay.calls")) {
            assertThat(listener.wantsEverything()).isFalse();
            listener.onEvent(new CallEnded(LEDGER, null));

            assertThat(log.messages()).isEmpty();
        }
    }
}
