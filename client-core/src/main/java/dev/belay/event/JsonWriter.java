package dev.belay.event;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a JSON text, in the order in which it is called. */
final class JsonWriter {

    private static final int NANOS_OF_A_MICRO = 1_000;
    private static final int MICROS_OF_A_MILLI = 1_000;

    private final StringBuilder text;
    /** Whether the next value, or name, is not the first in what is open. */
    private boolean follows;

    JsonWriter(int capacity) {
        text = new StringBuilder(capacity);
    }

    JsonWriter beginObject() {
        return begin('{');
    }

    JsonWriter endObject() {
        return end('}');
    }

    JsonWriter beginArray() {
        return begin('[');
    }

    JsonWriter endArray() {
        return end(']');
    }

    private JsonWriter begin(char bracket) {
        separate();
        text.append(bracket);
        follows = false;
        return this;
    }

    private JsonWriter end(char bracket) {
        text.append(bracket);
        follows = true;
        return this;
    }

    private void separate() {
        if (follows) {
            text.append(',');
        }
        follows = true;
    }

    /** Begins a member, whose value comes next. */
    JsonWriter name(String name) {
        separate();
        quote(name);
        text.append(':');
        follows = false;
        return this;
    }

    JsonWriter member(String name, @Nullable String value) {
        name(name);
        separate();
        if (value == null) {
            text.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    JsonWriter member(String name, long value) {
        name(name).raw(Long.toString(value));
        return this;
    }

    JsonWriter member(String name, boolean value) {
        name(name).raw(Boolean.toString(value));
        return this;
    }

    /** Adds a number that is finite, with two decimals at most. */
    JsonWriter member(String name, double value) {
        long hundredths = Math.round(value * 100);
        name(name).raw(hundredths % 100 == 0 ? Long.toString(hundredths / 100) : Double.toString(hundredths / 100.0));
        return this;
    }

    /** Adds a duration in milliseconds, with three decimals at most. */
    JsonWriter millis(String name, @Nullable Duration value) {
        name(name).raw(value == null ? "null" : millis(value));
        return this;
    }

    private static String millis(Duration value) {
        long micros = value.toNanos() / NANOS_OF_A_MICRO;
        long fraction = micros % MICROS_OF_A_MILLI;
        String whole = Long.toString(micros / MICROS_OF_A_MILLI);
        return fraction == 0
                ? whole
                : whole + '.' + Long.toString(fraction + MICROS_OF_A_MILLI).substring(1);
    }

    private void raw(String value) {
        separate();
        text.append(value);
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || isHalfPair(value, i) || c == 0x2028 || c == 0x2029) {
                // The last two end a line in JavaScript.
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Half a surrogate pair cannot be sent as UTF-8. */
    private static boolean isHalfPair(String value, int at) {
        char c = value.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == value.length() || !Character.isLowSurrogate(value.charAt(at + 1));
        }
        return Character.isLowSurrogate(c) && (at == 0 || !Character.isHighSurrogate(value.charAt(at - 1)));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
