package dev.belay.internal.adapter.okhttp;

import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** The body of a response. */
final class GuardedBody extends ResponseBody {

    private final @Nullable String contentType;
    private final long contentLength;
    private final BufferedSource source;

    GuardedBody(@Nullable String contentType, long contentLength, GuardedSource source) {
        this.contentType = contentType;
        this.contentLength = contentLength;
        this.source = Okio.buffer(source);
    }

    @Override
    public @Nullable MediaType contentType() {
        return contentType == null ? null : MediaType.parse(contentType);
    }

    @Override
    public long contentLength() {
        return contentLength;
    }

    @Override
    public BufferedSource source() {
        return source;
    }
}
