package dev.belay.internal.limit;

import dev.belay.internal.origin.Origin;
import dev.belay.policy.RatePolicy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which gate an origin goes through. */
public final class RateGates {

    private final RatePolicy policy;
    private final long longestWaitNanos;
    private final Map<String, RateGate> groups = new LinkedHashMap<>();

    public RateGates(RatePolicy policy, long now) {
        this.policy = policy;
        this.longestWaitNanos = policy.maxWait().toNanos();
        policy.groups().forEach((name, limit) -> groups.put(name, new RateGate(name, limit, longestWaitNanos, now)));
    }

    /** Returns the gate that the origin shares with its group, else a new one for this origin alone, null if it has no limit. */
    public @Nullable RateGate gateOf(Origin origin, long now) {
        String group = policy.groupOf(origin.scheme(), origin.host(), origin.port());
        if (group != null) {
            return Objects.requireNonNull(groups.get(group));
        }
        RatePolicy.Limit limit = policy.perOrigin().orElse(null);
        return limit == null ? null : new RateGate(origin.toString(), limit, longestWaitNanos, now);
    }
}
