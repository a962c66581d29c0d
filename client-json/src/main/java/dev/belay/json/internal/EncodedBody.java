package dev.belay.json.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A value as a request's body. */
public final class EncodedBody extends RequestBody {

    /*
     * The length is asked for before anything is sent, so that is when the value is encoded: what cannot be encoded fails
     * there. The bytes are dropped once they have been written, and made again for another attempt.
     */

    private static final MediaType JSON = MediaType.get("application/json");

    private final Codec codec;
    private final @Nullable Object value;
    private final @Nullable Type type;
    private byte @Nullable [] encoded;

    public EncodedBody(Codec codec, @Nullable Object value, @Nullable Type type) {
        this.codec = codec;
        this.value = value;
        this.type = type;
    }

    @Override
    public MediaType contentType() {
        return JSON;
    }

    @Override
    public synchronized long contentLength() throws IOException {
        return encoded().length;
    }

    @Override
    public synchronized void writeTo(BufferedSink sink) throws IOException {
        byte[] bytes = encoded();
        encoded = null;
        sink.write(bytes);
    }

    private synchronized byte[] encoded() throws IOException {
        byte[] bytes = encoded;
        if (bytes == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            codec.encode(value, type, out);
            bytes = out.toByteArray();
            encoded = bytes;
        }
        return bytes;
    }
}
