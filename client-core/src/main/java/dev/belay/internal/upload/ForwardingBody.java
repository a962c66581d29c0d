package dev.belay.internal.upload;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** A request body that is another one in all but how it is written. */
public abstract class ForwardingBody extends RequestBody {

    private final RequestBody delegate;

    protected ForwardingBody(RequestBody delegate) {
        this.delegate = delegate;
    }

    /** Returns the body that this one writes. */
    protected final RequestBody delegate() {
        return delegate;
    }

    @Override
    public final @Nullable MediaType contentType() {
        return delegate.contentType();
    }

    @Override
    public final long contentLength() throws IOException {
        return delegate.contentLength();
    }

    @Override
    public final boolean isDuplex() {
        return delegate.isDuplex();
    }

    @Override
    public final boolean isOneShot() {
        return delegate.isOneShot();
    }
}
