package dev.belay.internal.call;

import dev.belay.event.BreakerChanged;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.timer.Closers;
import dev.belay.internal.timer.DeadlineTimer;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Where a client's events go. */
final class Events {

    private static final Logger log = LoggerFactory.getLogger(CallListener.class);

    private final CallListener[] listeners;
    private final LogListener logListener;
    private final OncePerMinute complaints;
    private final Closers closers;

    Events(List<CallListener> listeners, DeadlineTimer timer) {
        this.listeners = listeners.toArray(CallListener[]::new);
        this.logListener = new LogListener(timer.time());
        this.complaints = new OncePerMinute(timer.time());
        this.closers = timer.closers();
    }

    /** Returns whether anybody listens; if not, everyday events need not be made. */
    boolean wanted() {
        return listeners.length > 0 || logListener.wantsEverything();
    }

    void emit(CallEvent event) {
        logListener.onEvent(event);
        if (listeners.length > 0) {
            // A listener that blocks must not keep the timer's threads from releasing other calls.
            closers.tell(() -> deliver(listener -> listener.onEvent(event)));
        }
    }

    void breakerChanged(BreakerChanged change) {
        logListener.onBreakerChanged(change);
        if (listeners.length > 0) {
            closers.tell(() -> deliver(listener -> listener.onBreakerChanged(change)));
        }
    }

    private void deliver(Consumer<CallListener> news) {
        for (CallListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (Throwable t) {
                log.atLevel(complaints.isDue() ? Level.WARN : Level.DEBUG)
                        .setCause(t)
                        .log(
                                "a call listener failed; listener={}",
                                listener.getClass().getName());
            }
        }
    }
}
