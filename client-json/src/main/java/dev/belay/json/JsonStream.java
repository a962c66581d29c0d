package dev.belay.json;

import dev.belay.json.internal.ElementReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Values that are decoded one by one as they arrive, in constant memory however many they are; see {@link Json#stream}. For one
 * thread. It holds the response, which is closed at its end, when it fails, and by {@link #close()}, after which the server is
 * told at once that nobody listens any more.
 *
 * <p>{@link #hasNext()} and {@link #next()} throw an {@link UncheckedIOException} whose cause is what a reader would throw: a
 * {@link JsonDecodingException}, or what has ended the call. There is nothing after that.
 *
 * @param <T> the type of the values
 */
public final class JsonStream<T> implements Iterator<T>, Closeable {

    private final ElementReader<T> reader;
    private @Nullable T next;
    private boolean over;
    private boolean skipping;
    private long skipped;

    JsonStream(ElementReader<T> reader) {
        this.reader = reader;
    }

    /** From now on leaves out elements that cannot be decoded, as long as it is clear where the next one begins. Returns this. */
    public JsonStream<T> skippingInvalid() {
        skipping = true;
        return this;
    }

    /** Returns how many elements have been left out because they could not be decoded. */
    public long skipped() {
        return skipped;
    }

    @Override
    public boolean hasNext() {
        while (next == null && !over) {
            boolean failed = true;
            try {
                fetch();
                failed = false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                if (failed) {
                    close();
                }
            }
        }
        return next != null;
    }

    private void fetch() throws IOException {
        if (!reader.advance()) {
            close();
            return;
        }
        try {
            next = reader.value();
        } catch (JsonDecodingException e) {
            if (!skipping || !reader.skip()) {
                throw e;
            }
            skipped++;
        }
    }

    @Override
    public T next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the stream is at its end");
        }
        T value = next;
        next = null;
        return value;
    }

    @Override
    public void close() {
        over = true;
        next = null;
        reader.close();
    }
}
