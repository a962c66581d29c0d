package dev.belay.internal.call;

import org.jspecify.annotations.Nullable;

/**
 * How a client's calls deal with servers in trouble.
 *
 * @param deadlineHeader the header that tells the server how much time is left; null when it is not told
 */
public record Resilience(@Nullable String deadlineHeader) {

    /** Returns what holds unless it is set otherwise. */
    public static Resilience defaults() {
        return new Resilience(null);
    }

    /** Returns a copy with that header. */
    public Resilience deadlineHeader(String name) {
        return new Resilience(name);
    }
}
