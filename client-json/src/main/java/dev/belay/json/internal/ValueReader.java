package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import dev.belay.json.JsonDecodingException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Decodes a response's body; whatever is wrong with it becomes a {@link JsonDecodingException}. */
public final class ValueReader<T> {

    private final Codec.Decoder<T> decoder;
    private final DecodingFailures failures;

    public ValueReader(Type type, Codec codec) {
        this.decoder = codec.decoder(type);
        this.failures = new DecodingFailures(type);
    }

    /** Returns null when there is no document, or it is {@code null}. */
    public @Nullable T read(ResponseHandle response) throws IOException {
        InputStream body = JsonContent.ofDocument(response, response.boundedBody(), failures);
        DocumentStream document =
                new DocumentStream(body, ContentTypes.foreignCharset(response.header("Content-Type")));
        try {
            return decoder.decode(document);
        } catch (UndecodableException e) {
            throw failures.of(Source.of(response), document, e);
        }
    }

    /** Returns what there is to say when a value was required and {@link #read} has returned null. */
    public JsonDecodingException missing(ResponseHandle response) {
        return failures.missing(Source.of(response));
    }
}
