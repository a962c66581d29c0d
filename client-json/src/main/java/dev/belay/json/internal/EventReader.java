package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException;
import dev.belay.json.ServerSentEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Decodes the data of events; whatever is wrong with it becomes a {@link JsonDecodingException}. */
public final class EventReader<T> {

    private final Codec.Decoder<T> decoder;
    private final DecodingFailures failures;

    public EventReader(Type type, Codec codec) {
        // Events are like lines: any number of them, each a document of its own.
        this.decoder = codec.decoderOfLines(type);
        this.failures = new DecodingFailures(type);
    }

    /** Returns the value. */
    public T read(ServerSentEvent event) throws JsonDecodingException {
        try {
            T value = decode(event);
            if (value == null) {
                throw failures.missing(Source.of(event));
            }
            return value;
        } catch (JsonDecodingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("what is in memory could not be read", e);
        }
    }

    private @Nullable T decode(ServerSentEvent event) throws IOException {
        byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
        ByteArrayInputStream bytes = new ByteArrayInputStream(data);
        if (data.length > 0 && !ContentTypes.canBegin(data[0] & 0xFF)) {
            throw failures.notJson(Source.of(event), bytes);
        }
        DocumentStream document = new DocumentStream(bytes, null);
        try {
            return decoder.decode(document);
        } catch (UndecodableException e) {
            throw failures.of(Source.of(event), document, e);
        }
    }
}
