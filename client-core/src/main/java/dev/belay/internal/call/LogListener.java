package dev.belay.internal.call;

import dev.belay.event.AttemptEnded;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.time.TimeSource;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes events to the log: leaks as warnings, attempts and calls for those who debug. */
final class LogListener implements CallListener {

    private static final Logger log = LoggerFactory.getLogger("dev.belay.calls");

    private final OncePerMinute warnings;
    private final LongAdder leaks = new LongAdder();

    LogListener(TimeSource time) {
        this.warnings = new OncePerMinute(time);
    }

    boolean wantsEverything() {
        return log.isDebugEnabled();
    }

    @Override
    public void onEvent(CallEvent event) {
        if (event instanceof ResponseLeaked leak) {
            warn(leak);
        } else if (log.isDebugEnabled()) {
            debug(event);
        }
    }

    /** A server that is not called any more is something to act on; that it is called again is good to know. */
    @Override
    public void onBreakerChanged(BreakerChanged change) {
        log.atLevel(change.to() == BreakerState.OPEN ? Level.WARN : Level.INFO)
                .log(
                        "circuit breaker: {} to {}; target={} open_for_ms={} reason=[{}]",
                        change.from(),
                        change.to(),
                        change.target(),
                        change.openFor().toMillis(),
                        change.reason());
    }

    private void warn(ResponseLeaked leak) {
        leaks.increment();
        if (warnings.isDue()) {
            log.warn(
                    "a response was not closed, its deadline had to close it: use execute(…) with a reader, or try (…);"
                            + " call={} age_ms={} leaks_since_last_warning={}",
                    leak.call(),
                    leak.age().toMillis(),
                    leaks.sumThenReset(),
                    leak.openedAt());
        }
    }

    private static void debug(CallEvent event) {
        if (event instanceof AttemptEnded ended) {
            log.debug(
                    "attempt ended; call={} attempt={} status={} spent=[{}] failure={}",
                    ended.call(),
                    ended.attempt().number(),
                    ended.attempt().status(),
                    ended.attempt(),
                    name(ended.failure()));
        } else if (event instanceof CallEnded ended) {
            log.debug(
                    "call ended; call={} elapsed_ms={} attempts={} failure={}",
                    ended.call(),
                    ended.ledger().elapsed().toMillis(),
                    ended.ledger().attempts().size(),
                    name(ended.failure()));
        }
    }

    private static String name(@Nullable Throwable failure) {
        return failure == null ? "none" : failure.getClass().getSimpleName();
    }
}
