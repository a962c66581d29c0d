package dev.belay.internal.credential;

import dev.belay.TokenSource;
import dev.belay.internal.origin.Origin;
import java.time.Duration;
import java.util.Set;

/** Where tokens come from, to which origins they go, and how long before their expiry they are no longer used. */
public record TokenSettings(TokenSource source, Set<Origin> origins, Duration skew) {

    public TokenSettings {
        origins = Set.copyOf(origins);
    }

    /** Without the source, which may be anything. */
    @Override
    public String toString() {
        return "tokens{origins="
                + origins.stream().map(Origin::toString).sorted().toList() + ", skew=" + skew + "}";
    }
}
