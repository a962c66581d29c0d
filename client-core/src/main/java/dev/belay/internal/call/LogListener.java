package dev.belay.internal.call;

import dev.belay.event.AttemptEnded;
import dev.belay.event.BreakerChanged;
import dev.belay.event.BreakerState;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.log.Line;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;

/**
 * Writes events to the log. A call that fails throws, and whoever catches that decides what it is worth; so it leaves one line
 * for those who debug, and its attempts some for those who look at every step. What somebody must act on is a warning: leaks,
 * and servers that are not called any more.
 */
final class LogListener implements CallListener {

    private static final Log log = Log.named("dev.belay.calls");

    private final Warnings leaks;
    private final Warnings openings;

    LogListener(TimeSource time) {
        this.leaks = Warnings.elseDebug(log, time);
        this.openings = Warnings.elseInfo(log, time);
    }

    boolean wantsEverything() {
        return log.wantsDebug();
    }

    @Override
    public void onEvent(CallEvent event) {
        if (event instanceof ResponseLeaked leak) {
            leaks.line(
                            "a response was not closed, its deadline had to close it: use execute(…) with a reader, or try (…)")
                    .of(leak)
                    .write();
        } else if (event instanceof CallEnded ended && log.wantsDebug()) {
            Line line = ended.failure() == null ? log.debug("call ended") : log.debug("call failed");
            line.of(ended.ledger()).failure(ended.failure()).write();
        } else if (event instanceof AttemptEnded ended && log.wantsTrace()) {
            log.trace("attempt ended")
                    .of(ended.call())
                    .of(ended.attempt())
                    .failure(ended.failure())
                    .write();
        }
    }

    @Override
    public void onBreakerChanged(BreakerChanged change) {
        lineFor(change.to()).of(change).write();
    }

    /** A server that is not called any more is something to act on; that it is called again is good to know. */
    private Line lineFor(BreakerState state) {
        return switch (state) {
            case OPEN -> openings.line("circuit breaker opened");
            case HALF_OPEN -> log.debug("circuit breaker lets probes through");
            case CLOSED -> log.info("circuit breaker closed");
            case FORCED_OPEN, FORCED_CLOSED -> log.info("circuit breaker forced");
        };
    }
}
