package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;

/** Makes values of one type; what the type's own code throws is not let through. */
final class JacksonBinder<T> {

    private final ObjectReader reader;

    JacksonBinder(ObjectReader reader) {
        this.reader = reader;
    }

    /** Returns the value that begins with the current token; null if that is {@code null}. */
    @Nullable
    T bind(JsonParser parser, JacksonFailures failures) throws UndecodableException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        try {
            return reader.readValue(parser);
        } catch (JacksonException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failures.of(Reason.REFUSED_BY_TYPE, "its code failed", e);
        } catch (StackOverflowError e) {
            throw failures.of(Reason.TOO_DEEP, "the stack is too small for it", null);
        }
    }
}
