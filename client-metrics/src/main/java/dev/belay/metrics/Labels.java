package dev.belay.metrics;

import java.util.Locale;

/** How constants read as values of tags. */
final class Labels {

    private Labels() {}

    /** Returns the constant's name in small letters, such as {@code first_byte}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
