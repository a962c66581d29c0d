package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.ObjectReader;

/** Makes values of one type of JSON that is read from the wire. */
final class JacksonDecoder<T> implements Codec.Decoder<T> {

    private final ParserSource parsers;
    private final JacksonBinder<T> binder;

    JacksonDecoder(ParserSource parsers, ObjectReader reader) {
        this.parsers = parsers;
        this.binder = new JacksonBinder<>(reader);
    }

    @Override
    public @Nullable T decode(DocumentStream document) throws UndecodableException, IOException {
        try (JsonParser parser = parsers.parser(document, document.charset())) {
            JacksonFailures failures = new JacksonFailures(parser);
            try {
                return decode(parser, failures);
            } catch (UndecodableException e) {
                document.keepLast();
                throw e;
            } catch (JacksonException e) {
                document.requireUnbroken();
                document.keepLast();
                throw failures.of(e);
            }
        } catch (JacksonException e) {
            // It reads the beginning when it is made, to find out the encoding.
            document.requireUnbroken();
            throw JacksonFailures.ofBeginning(e);
        }
    }

    private @Nullable T decode(JsonParser parser, JacksonFailures failures) throws UndecodableException {
        if (parser.nextToken() == null) {
            return null;
        }
        T value = binder.bind(parser, failures);
        requireEnd(parser, failures);
        return value;
    }

    static void requireEnd(JsonParser parser, JacksonFailures failures) throws UndecodableException {
        boolean more = true;
        try {
            more = parser.nextToken() != null;
        } catch (JacksonException e) {
            if (e instanceof JacksonIOException) {
                throw e;
            }
        }
        if (more) {
            throw failures.of(Reason.TRAILING, "something follows the document", null);
        }
    }
}
