package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import dev.belay.policy.ConcurrencyPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The origins that a client has to do with. One that is idle is forgotten once there are many. */
public final class Origins {

    private static final int KEPT = 1_000;

    private final ConcurrencyPolicy concurrency;
    private final TimeSource time;
    private final Map<Origin, OriginState> states = new ConcurrentHashMap<>();

    public Origins(ConcurrencyPolicy concurrency, TimeSource time) {
        this.concurrency = concurrency;
        this.time = time;
    }

    /** Returns what is known of {@code origin}, which is in use. */
    public OriginState of(Origin origin) {
        while (true) {
            OriginState state = states.get(origin);
            if (state == null) {
                forgetIdle();
                state = states.computeIfAbsent(origin, key -> new OriginState(key, concurrency.perOrigin(), time));
            }
            if (!state.isRetired()) {
                return state;
            }
            states.remove(origin, state);
        }
    }

    private void forgetIdle() {
        if (states.size() >= KEPT) {
            states.values().removeIf(OriginState::retire);
        }
    }

    /** Returns how many are kept. */
    public int size() {
        return states.size();
    }
}
