package dev.belay.internal.adapter.okhttp;

import dev.belay.ResponseHandle;
import dev.belay.error.ResponseTooLargeException;
import dev.belay.internal.body.GuardedResponse;
import java.io.IOException;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** A response's body as OkHttp's callers read it: from under its guard, with OkHttp's exceptions. */
final class GuardedSource implements Source {

    private final ResponseHandle response;
    private final @Nullable GuardedResponse guarded;
    private final long bufferedBytes;
    private boolean closed;

    /**
     * Reads the body of a response, which an interceptor may have replaced by one of its own.
     *
     * @param bufferedBytes how much of it may be read into memory at once
     */
    GuardedSource(ResponseHandle response, long bufferedBytes) {
        this.response = response;
        this.guarded = response instanceof GuardedResponse ours ? ours : null;
        this.bufferedBytes = bufferedBytes;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        if (closed) {
            // By the caller; of a body that the library has closed the response says why.
            throw new IllegalStateException("closed");
        }
        try {
            return guarded == null ? readOther(sink, byteCount) : guarded.read(sink, byteCount);
        } catch (IOException e) {
            throw Thrown.of(e);
        }
    }

    private long readOther(Buffer sink, long byteCount) throws IOException {
        long n = Okio.source(response.body()).read(sink, byteCount);
        if (sink.size() > bufferedBytes) {
            response.close();
            throw new ResponseTooLargeException(
                    "the body is larger than " + bufferedBytes + " bytes. Read it as a stream (byteStream()), or raise"
                            + " ResponseLimits.bufferedBytes.",
                    response.ledger(),
                    bufferedBytes,
                    sink.size(),
                    sink.size());
        }
        return n;
    }

    /** The limits are the call's, and none can be set from here. */
    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {
        closed = true;
        response.close();
    }
}
