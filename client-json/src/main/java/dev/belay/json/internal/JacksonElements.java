package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.databind.ObjectReader;

/** The elements of a root array, as they arrive. */
final class JacksonElements<T> implements Codec.Elements<T> {

    private final JsonParser parser;
    private final PerElement limits;
    private final JacksonBinder<T> binder;
    private final DocumentStream document;
    private final JacksonFailures failures;
    private final TokenStreamContext array;
    private boolean over;

    private JacksonElements(JsonParser parser, PerElement limits, ObjectReader reader, DocumentStream document) {
        this.parser = parser;
        this.limits = limits;
        this.binder = new JacksonBinder<>(reader);
        this.document = document;
        this.array = parser.streamReadContext();
        this.failures = JacksonFailures.within(array, parser);
    }

    static <T> JacksonElements<T> of(ParserSource source, ObjectReader reader, DocumentStream document)
            throws UndecodableException, IOException {
        PerElement limits = new PerElement(source.streamReadConstraints());
        JsonParser parser = null;
        try {
            parser = source.perElement(limits).parser(document, document.charset());
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_ARRAY) {
                throw first == null
                        ? new JacksonFailures(parser).of(Reason.MISSING, "", null)
                        : new JacksonFailures(parser).of(Reason.WRONG_SHAPE, "expected: an array", null);
            }
            return new JacksonElements<>(parser, limits, reader, document);
        } catch (JacksonException e) {
            document.requireUnbroken();
            throw parser == null ? JacksonFailures.ofBeginning(e) : new JacksonFailures(parser).of(e);
        }
    }

    @Override
    public boolean advance() throws UndecodableException, IOException {
        if (over) {
            return false;
        }
        limits.begin(parser.currentTokenCount());
        document.beginElement();
        try {
            over = parser.nextToken() == JsonToken.END_ARRAY;
        } catch (JacksonException e) {
            throw failure(e);
        }
        if (over) {
            JacksonDecoder.requireEnd(parser, failures);
        }
        return !over;
    }

    @Override
    public @Nullable T value() throws UndecodableException, IOException {
        try {
            return binder.bind(parser, failures);
        } catch (JacksonException e) {
            throw failure(e);
        }
    }

    private UndecodableException failure(JacksonException e) throws IOException {
        document.requireUnbroken();
        return failures.of(e);
    }

    @Override
    public boolean skip() throws IOException {
        try {
            while (parser.streamReadContext() != array) {
                if (parser.nextToken() == null) {
                    return false;
                }
            }
            return true;
        } catch (JacksonException e) {
            document.requireUnbroken();
            return false; // what is wrong is not the element but the document
        }
    }
}
