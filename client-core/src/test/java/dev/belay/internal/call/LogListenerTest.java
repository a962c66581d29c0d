package dev.belay.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.belay.event.AttemptEnded;
import dev.belay.event.AttemptLedger;
import dev.belay.event.AttemptResult;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CallEnded;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.CallListener;
import dev.belay.event.CallResult;
import dev.belay.event.CallStarted;
import dev.belay.event.Phase;
import dev.belay.event.PhaseTime;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.timer.DeadlineTimer;
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
                    .allMatch(
                            line -> line.startsWith("a response was not closed, ")
                                    && line.contains(
                                            "; call=7 method=GET target=http://x.test:80 operation=name age_ms=30000 suppressed="));
            assertThat(log.messages().get(0)).endsWith("suppressed=0");
            assertThat(log.messages().get(1)).endsWith("suppressed=2");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getThrowableProxy)
                    .allMatch(place -> place.getMessage().equals("opened"));
        }
    }

    @Test
    void theEndOfACallIsForThoseWhoDebugAndThoseOfItsAttemptsForWhoLooksAtEveryStep() {
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls")) {
            assertThat(listener.wantsEverything()).isTrue();
            listener.onEvent(new CallStarted(CALL));
            listener.onEvent(new AttemptEnded(CALL, ATTEMPT, new IOException("secret")));
            listener.onEvent(new CallEnded(LEDGER, null));
            listener.onEvent(new CallEnded(LEDGER, new IOException("secret")));

            String call = "call=7 method=GET target=http://x.test:80 operation=name ";
            String end =
                    call + "elapsed_ms=300 attempts=2 status=503 spent=\"attempt 2: send 250 ms; again: send 250 ms\"";
            assertThat(log.messages())
                    .containsExactly(
                            "attempt ended; " + call + "attempt=2 status=503 spent=\"send 250 ms\" failure=IOException",
                            "call ended; " + end + " failure=none",
                            "call failed; " + end + " failure=IOException");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .containsExactly(Level.TRACE, Level.DEBUG, Level.DEBUG);
        }
    }

    private void breaker(BreakerState from, BreakerState to) {
        listener.onBreakerChanged(
                new BreakerChanged("http://x.test:80", from, to, "12 of 20 calls failed", Duration.ofSeconds(5)));
    }

    @Test
    void ofTheBreakersThatOpenOneInAMinuteIsAWarning() {
        try (CapturedLog log = CapturedLog.everything("dev.belay.calls")) {
            breaker(BreakerState.CLOSED, BreakerState.OPEN);
            breaker(BreakerState.OPEN, BreakerState.HALF_OPEN);
            breaker(BreakerState.HALF_OPEN, BreakerState.OPEN);
            breaker(BreakerState.HALF_OPEN, BreakerState.CLOSED);
            breaker(BreakerState.CLOSED, BreakerState.FORCED_OPEN);
            time.advance(Duration.ofMinutes(1));
            breaker(BreakerState.CLOSED, BreakerState.OPEN);

            assertThat(log.messages().get(0))
                    .isEqualTo("circuit breaker opened; target=http://x.test:80 from=closed to=open open_for_ms=5000"
                            + " reason=\"12 of 20 calls failed\" suppressed=0");
            assertThat(log.messages().get(5)).endsWith(" suppressed=1");
            assertThat(log.events())
                    .extracting(ILoggingEvent::getLevel)
                    .containsExactly(Level.WARN, Level.DEBUG, Level.INFO, Level.INFO, Level.INFO, Level.WARN);
        }
    }

    private static Events events(List<CallListener> listeners) {
        DeadlineTimer timer = new VirtualTimer().timer();
        return new Events(listeners, new Instruments(List.of(), timer.time()), timer);
    }

    @Test
    void everydayEventsAreMadeForListenersAndForThoseWhoDebugOnly() {
        Events heardByNobody = events(List.of());
        Events heard = events(List.of(new RecordingListener()));

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
