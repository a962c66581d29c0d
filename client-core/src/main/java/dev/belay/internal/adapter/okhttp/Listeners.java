package dev.belay.internal.adapter.okhttp;

import dev.belay.internal.transport.EventListeners;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.EventListener;
import org.jspecify.annotations.Nullable;

/** Whoever listens to one call. It begins and ends for them once, however often it was sent. */
final class Listeners {

    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile EventListener all = EventListener.NONE;

    synchronized void add(EventListener listener) {
        all = all == EventListener.NONE ? listener : all.plus(listener);
    }

    boolean isEmpty() {
        return all == EventListener.NONE;
    }

    EventListener all() {
        return all;
    }

    void started(Call call) {
        tell(listener -> listener.callStart(call));
    }

    void cancelled(Call call) {
        tell(listener -> listener.canceled(call));
    }

    /** Tells the end, which later ones do not change. */
    void ended(Call call, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true) || isEmpty()) {
            return;
        }
        if (failure == null) {
            tell(listener -> listener.callEnd(call));
        } else {
            IOException told = failure instanceof IOException io ? Thrown.of(io) : Thrown.unexpected(failure);
            tell(listener -> listener.callFailed(call, told));
        }
    }

    private void tell(Consumer<EventListener> news) {
        if (!isEmpty()) {
            EventListeners.tell(all, news);
        }
    }
}
