package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;

/** Decodes the elements of a response's body one by one: those of a root array, or one of each line. */
public final class ElementReader<T> implements AutoCloseable {

    private final ResponseHandle response;
    private final DecodingFailures failures;
    private final DocumentStream document;
    private final Codec.Elements<T> elements;

    private ElementReader(
            ResponseHandle response, DecodingFailures failures, DocumentStream document, Codec.Elements<T> elements) {
        this.response = response;
        this.failures = failures;
        this.document = document;
        this.elements = elements;
    }

    /**
     * Begins; the response is closed if that fails.
     *
     * @throws dev.belay.error.HttpStatusException when the status is not 200 to 299
     */
    public static <T> ElementReader<T> of(ResponseHandle response, Type type, Codec codec) throws IOException {
        boolean begun = false;
        try {
            if (!response.isSuccessful()) {
                int unused = ResponseReaders.discard().read(response);
            }
            ElementReader<T> reader = begin(response, type, codec);
            begun = true;
            return reader;
        } finally {
            if (!begun) {
                response.close();
            }
        }
    }

    private static <T> ElementReader<T> begin(ResponseHandle response, Type type, Codec codec) throws IOException {
        String contentType = response.header("Content-Type");
        DecodingFailures failures = new DecodingFailures(type);
        if (contentType != null && ContentTypes.isLines(contentType)) {
            DocumentStream lines = new DocumentStream(response.body(), ContentTypes.foreignCharset(contentType));
            return new ElementReader<>(
                    response, failures, lines, new LineElements<>(codec.<T>decoderOfLines(type), lines));
        }
        InputStream body = JsonContent.ofDocument(response, response.body(), failures);
        DocumentStream document = new DocumentStream(body, ContentTypes.foreignCharset(contentType));
        try {
            return new ElementReader<>(response, failures, document, codec.<T>elements(type, document));
        } catch (UndecodableException e) {
            throw failures.of(Source.of(response), document, e);
        }
    }

    /** Goes on to the next element; false when there is none. */
    public boolean advance() throws IOException {
        try {
            return elements.advance();
        } catch (UndecodableException e) {
            throw failures.of(Source.of(response), document, e);
        }
    }

    /** Returns the element. */
    public T value() throws IOException {
        try {
            T value = elements.value();
            if (value == null) {
                throw new UndecodableException(
                        Reason.WRONG_SHAPE, "found: null", new UndecodableException.Spot("$", false, 0, 0, -1), null);
            }
            return value;
        } catch (UndecodableException e) {
            throw failures.of(Source.of(response), document, e);
        }
    }

    /** Gets past an element that could not be decoded; false when the rest cannot be understood any more. */
    public boolean skip() throws IOException {
        return elements.skip();
    }

    @Override
    public void close() {
        response.close();
    }
}
