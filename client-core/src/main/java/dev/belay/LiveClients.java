package dev.belay;

import dev.belay.internal.log.Log;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts clients that are alike, since a client per request is a fault that shows only when ports run out. */
final class LiveClients {

    private static final Log log = Log.of(BelayClient.class);

    private static final int HARMLESS = 8;
    private static final Map<Object, Integer> LIVE = new ConcurrentHashMap<>();
    private static final AtomicBoolean warned = new AtomicBoolean();

    private LiveClients() {}

    /** One client's entry in the count. */
    static final class Ticket {
        private final Object settings;

        Ticket(Object settings) {
            this.settings = settings;
        }

        void giveBack() {
            LIVE.computeIfPresent(settings, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Lets the warning come again. For tests. */
    static void reset() {
        warned.set(false);
    }

    static Ticket enter(Object settings) {
        int count = LIVE.merge(settings, 1, Integer::sum);
        if (count > HARMLESS && warned.compareAndSet(false, true)) {
            log.warn(
                            "many clients with equal settings are open, each with connections of its own: make one client per"
                                    + " application and views of it with client.with(CallOptions), and close() those not needed")
                    .with("clients", count)
                    .write();
        }
        return new Ticket(settings);
    }
}
