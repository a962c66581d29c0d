package dev.belay.internal.transport;

import dev.belay.event.CallListener;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;
import java.util.function.Consumer;
import okhttp3.EventListener;

/** Tells OkHttp's listeners. What one throws must not decide what becomes of a call, or keep it from giving back what it holds. */
public final class EventListeners {

    private static final Log log = Log.of(CallListener.class);
    private static final Warnings complaints = Warnings.elseDebug(log, TimeSource.SYSTEM);

    private EventListeners() {}

    /** Tells a listener, and logs what it throws. */
    public static void tell(EventListener listener, Consumer<EventListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException | Error e) {
            complaints
                    .line("an event listener of OkHttp's failed")
                    .with("listener", listener.getClass())
                    .causedBy(e)
                    .write();
        }
    }
}
