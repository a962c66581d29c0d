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

    /** RFC 9110, section 5.6.2: the characters of a token, of which the name of a header is one. */
    static String headerName(String name, String value) {
        boolean isToken = !value.isEmpty() && value.chars().allMatch(Checks::isTokenCharacter);
        if (!isToken) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: a header's name)");
        }
        return value;
    }

    private static boolean isTokenCharacter(int c) {
        boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static String refusal(String name, @Nullable Object value, Object min, Object max) {
        return name + ": " + value + " (expected: " + min + " to " + max + ")";
    }
}
