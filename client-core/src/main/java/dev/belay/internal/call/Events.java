package dev.belay.internal.call;

import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a client's events go. */
final class Events {

    private static final Logger log = LoggerFactory.getLogger(CallListener.class);

    private final CallListener[] listeners;
    private final LogListener logListener;
    private final OncePerMinute complaints;

    Events(List<CallListener> listeners, LogListener logListener, OncePerMinute complaints) {
        this.listeners = listeners.toArray(CallListener[]::new);
        this.logListener = logListener;
        this.complaints = complaints;
    }

    /** Returns whether anybody listens; if not, everyday events need not be made. */
    boolean wanted() {
        return listeners.length > 0 || logListener.wantsEverything();
    }

    void emit(CallEvent event) {
        logListener.onEvent(event);
        for (CallListener listener : listeners) {
            try {
                listener.onEvent(event);
            } catch (Throwable t) {
                if (complaints.isDue()) {
                    log.warn(
                            "a call listener failed; listener={}",
                            listener.getClass().getName(),
                            t);
                }
            }
        }
    }
}
