package dev.belay.internal.transport;

import dev.belay.event.CallListener;
import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.time.TimeSource;
import java.util.function.Consumer;
import okhttp3.EventListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells OkHttp's listeners. What one throws must not decide what becomes of a call, or keep it from giving back what it holds. */
public final class EventListeners {

    private static final Logger log = LoggerFactory.getLogger(CallListener.class);
    private static final OncePerMinute complaints = new OncePerMinute(TimeSource.SYSTEM);

    private EventListeners() {}

    /** Tells a listener, and logs what it throws. */
    public static void tell(EventListener listener, Consumer<EventListener> news) {
        try {
            news.accept(listener);
        } catch (RuntimeException | Error e) {
            log.atLevel(complaints.isDue() ? Level.WARN : Level.DEBUG)
                    .setCause(e)
                    .log(
                            "an event listener of OkHttp's failed; listener={}",
                            listener.getClass().getName());
        }
    }
}
