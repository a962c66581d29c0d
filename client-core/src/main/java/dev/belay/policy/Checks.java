package dev.belay.policy;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Argument checks; their message is always {@code name: value (expected: rule)}. */
final class Checks {

    private Checks() {}

    static int inRange(String name, int value, int min, int max) {
        return (int) inRange(name, (long) value, min, max);
    }

    static long inRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(refusal(name, value, min, max));
        }
        return value;
    }

    static Duration inRange(String name, Duration value, Duration min, Duration max) {
        Objects.requireNonNull(value, () -> refusal(name, null, min, max));
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(refusal(name, value, min, max));
        }
        return value;
    }

    private static String refusal(String name, @Nullable Object value, Object min, Object max) {
        return name + ": " + value + " (expected: " + min + " to " + max + ")";
    }
}
