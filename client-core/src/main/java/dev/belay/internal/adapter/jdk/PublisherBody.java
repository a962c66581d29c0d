package dev.belay.internal.adapter.jdk;

import dev.belay.internal.adapter.ScopedTokens;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * A request's body that is published. It is subscribed to anew each time it is sent, which is once if nobody knows its length:
 * one that is published only once would come to its end at once the second time, and nobody would notice.
 */
final class PublisherBody extends RequestBody {

    private final BodyPublisher publisher;
    private final long length;
    private final SendingLimits limits;
    private final ScopedTokens around = ScopedTokens.here();

    /**
     * Makes it.
     *
     * @param length less than zero when nobody knows
     */
    PublisherBody(BodyPublisher publisher, long length, SendingLimits limits) {
        this.publisher = publisher;
        this.length = Math.max(-1, length);
        this.limits = limits;
    }

    /** As the request's header says, if it does. */
    @Override
    public @Nullable MediaType contentType() {
        return null;
    }

    @Override
    public long contentLength() {
        return length;
    }

    @Override
    public boolean isOneShot() {
        return length < 0;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        boolean unused = around.call(() -> {
            publish(sink);
            return true;
        });
    }

    private void publish(BufferedSink sink) throws IOException {
        try (PublishedBytes bytes = new PublishedBytes(limits)) {
            subscribe(bytes);
            write(bytes, sink);
        }
    }

    private void subscribe(PublishedBytes bytes) throws IOException {
        try {
            publisher.subscribe(bytes);
        } catch (RuntimeException e) {
            throw new IOException("the body publisher failed: " + e.getMessage(), e);
        }
    }

    private void write(PublishedBytes bytes, BufferedSink sink) throws IOException {
        long written = 0;
        while (true) {
            if (written > 0 && !bytes.isNextThere()) {
                // What there is goes out while the rest is waited for.
                sink.flush();
            }
            ByteBuffer next = bytes.next();
            if (next == null) {
                break;
            }
            written += next.remaining();
            if (length >= 0 && written > length) {
                throw new IOException("the body publisher gave more than the " + length + " bytes that it announced");
            }
            while (next.hasRemaining()) {
                sink.write(next);
            }
        }
        if (written < length) {
            throw new IOException(
                    "the body publisher gave " + written + " of the " + length + " bytes that it announced");
        }
    }
}
