package dev.belay.internal.call;

import dev.belay.event.BreakerChanged;
import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import dev.belay.event.ClientEvent;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.adapter.Ending;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.recording.Recordings;
import dev.belay.internal.timer.Closers;
import dev.belay.internal.timer.DeadlineTimer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a client's events go. */
final class Events {

    private static final Log log = Log.of(CallListener.class);

    private final CallListener[] listeners;
    private final LogListener logListener;
    private final Warnings complaints;
    private final Closers closers;
    private final Instruments instruments;

    Events(List<CallListener> listeners, Instruments instruments, DeadlineTimer timer) {
        this.listeners = listeners.toArray(CallListener[]::new);
        this.logListener = new LogListener(timer.time());
        this.complaints = Warnings.elseDebug(log, timer.time());
        this.closers = timer.closers();
        this.instruments = instruments;
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
        // First, since those who are told take their time.
        AttemptRecord last = call.attempt().record();
        if (last != null) {
            last.endedWithCall(failure, leak != null);
        }
        if (leak != null) {
            Recordings.leaked(leak);
            emit(leak);
        }
        if (wanted()) {
            emit(new CallEnded(call.ledger(), failure));
        }
        if (ending != Ending.UNHEARD) {
            closers.tell(() -> ending.ended(failure));
        }
        if (!instruments.isEmpty()) {
            closers.tell(new CallOutcome(call, failure, leak != null));
        }
    }

    /** Returns whether instruments are told of calls; if not, nothing is kept for them. */
    boolean instrumented() {
        return !instruments.isEmpty();
    }

    /** Runs what tells somebody of something: on no thread that other calls wait for. */
    void tell(Runnable task) {
        closers.tell(task);
    }

    /** Tells of what happened to the client, and to no call in particular. */
    void happened(ClientEvent event) {
        if (!instruments.isEmpty()) {
            closers.tell(() -> instruments.happened(event));
        }
    }

    void breakerChanged(BreakerChanged change) {
        Recordings.breakerChanged(change);
        logListener.onBreakerChanged(change);
        if (listeners.length > 0) {
            closers.tell(() -> deliver(listener -> listener.onBreakerChanged(change)));
        }
        happened(change);
    }

    private void deliver(Consumer<CallListener> news) {
        for (CallListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (Throwable t) {
                complaints
                        .line("a call listener failed")
                        .with("listener", listener.getClass())
                        .causedBy(t)
                        .write();
            }
        }
    }
}
