package dev.belay.json.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Knows how JSON is written as text and which values it stands for. Thread-safe. */
public interface Codec {

    /** Returns what makes values of that type. */
    <T> Decoder<T> decoder(Type type);

    /** Returns what makes values of that type of any number of documents, in constant memory. */
    <T> Decoder<T> decoderOfLines(Type type);

    /**
     * Writes a value.
     *
     * @throws IOException when the value cannot be encoded, or {@code out} fails
     */
    void encode(@Nullable Object value, @Nullable Type type, OutputStream out) throws IOException;

    /** Returns the elements of a document that is an array, with the limits of a document for each. */
    <T> Elements<T> elements(Type type, DocumentStream document) throws UndecodableException, IOException;

    /** Elements of one type, one after the other. For one thread. */
    interface Elements<T> {

        /** Goes on to the next element; returns false when there is none, and the document is at its end. */
        boolean advance() throws UndecodableException, IOException;

        /** Returns the element; null when it is {@code null}. */
        @Nullable
        T value() throws UndecodableException, IOException;

        /** Gets past the rest of an element whose {@link #value} has failed; returns false when that is impossible. */
        boolean skip() throws IOException;
    }

    /** Makes values of one type. Thread-safe. */
    interface Decoder<T> {

        /**
         * Returns the value of the one document; null when there is none, or it is {@code null}.
         *
         * @throws UndecodableException when the bytes are not the JSON of such a value
         * @throws IOException when reading fails
         */
        @Nullable
        T decode(DocumentStream document) throws UndecodableException, IOException;
    }
}
