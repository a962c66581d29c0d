package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The origins that a client has to do with. */
public final class Origins {

    /*
     * Once there are many, those are forgotten that no call is using and of which there is nothing to remember. Were there
     * still too many, as when somebody makes up hosts that all fail, the rest of what no call is using is forgotten as well: an
     * origin's past is worth less than the memory of the process. What somebody has forced stays.
     */

    private static final int KEPT = 1_000;

    private final OriginRules rules;
    private final Map<Origin, OriginState> states = new ConcurrentHashMap<>();

    public Origins(OriginRules rules) {
        this.rules = rules;
    }

    /** Returns what is known of {@code origin}, which is in use. */
    public OriginState of(Origin origin) {
        while (true) {
            OriginState state = states.get(origin);
            if (state == null) {
                forgetIdle();
                state = states.computeIfAbsent(
                        origin, key -> new OriginState(key, rules, rules.time().nanoTime()));
            }
            if (!state.isRetired()) {
                return state;
            }
            states.remove(origin, state);
        }
    }

    private void forgetIdle() {
        if (states.size() >= KEPT) {
            long now = rules.time().nanoTime();
            states.values().removeIf(state -> state.isForgettable(now) && state.retire());
            if (states.size() >= KEPT) {
                states.values().removeIf(state -> !state.breaker().isForced() && state.retire());
            }
        }
    }

    /** Returns those that are known, in no order. */
    public Collection<OriginState> all() {
        return states.values();
    }

    /** Returns how many are kept. */
    public int size() {
        return states.size();
    }
}
