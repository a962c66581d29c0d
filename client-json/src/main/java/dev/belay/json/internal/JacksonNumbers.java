package dev.belay.json.internal;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/** Refuses numbers of which the wanted type would hold something else: Jackson cuts fractions off, and lets 1e999 be infinite. */
final class JacksonNumbers {

    private static final String FRACTION = "a number with a fraction";

    private JacksonNumbers() {}

    /** Returns what was found in place of a number that would have fitted. */
    static String found(InputCoercionException e) {
        return e.getOriginalMessage().equals(FRACTION) ? FRACTION : "a number out of its range";
    }

    /** Before the current number becomes one without fraction: 1.0 may, 1.5 may not. */
    static void requireWhole(JsonParser parser, Class<?> wanted) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !isWhole(parser.getDecimalValue())) {
            throw new InputCoercionException(parser, FRACTION, parser.currentToken(), wanted);
        }
    }

    private static boolean isWhole(BigDecimal number) {
        return number.signum() == 0
                || number.scale() <= 0
                || number.stripTrailingZeros().scale() <= 0;
    }

    /** Returns what the current number has become, if that is near it; a mapper may be told to let {@code Infinity} be one. */
    static double requireFinite(JsonParser parser, double value) {
        if (Double.isInfinite(value) && !parser.isNaN()) {
            throw tooLarge(parser, double.class);
        }
        return value;
    }

    /** Returns the same of a {@code float}. */
    static float requireFinite(JsonParser parser, float value) {
        if (Float.isInfinite(value) && !parser.isNaN()) {
            throw tooLarge(parser, float.class);
        }
        return value;
    }

    private static InputCoercionException tooLarge(JsonParser parser, Class<?> wanted) {
        return new InputCoercionException(parser, "a number out of its range", parser.currentToken(), wanted);
    }
}
