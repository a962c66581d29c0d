package dev.belay.internal.call;

import dev.belay.event.BreakerChanged;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.timer.Closers;
import dev.belay.internal.timer.DeadlineTimer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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

    /** Tells everybody that a call has ended: the client's listeners, and whoever has made the call. */
    void ended(CallContext call, @Nullable ResponseLeaked leak, Ending ending, @Nullable Throwable failure) {
        if (leak != null) {
            emit(leak);
        }
        if (wanted()) {
            emit(new CallEnded(call.ledger(), failure));
        }
        if (ending != Ending.UNHEARD) {
            closers.tell(() -> ending.ended(failure));
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
