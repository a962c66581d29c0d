package dev.belay;

import dev.belay.event.CallLedger;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Headers;
import okhttp3.Protocol;

/** A handle around another, such as an interceptor may make, with a body of its own. */
public record OtherHandle(ResponseHandle delegate, InputStream body) implements ResponseHandle {

    @Override
    public int status() {
        return delegate.status();
    }

    @Override
    public Headers headers() {
        return delegate.headers();
    }

    @Override
    public Protocol protocol() {
        return delegate.protocol();
    }

    @Override
    public byte[] bytes() throws IOException {
        return delegate.bytes();
    }

    @Override
    public byte[] excerpt() throws IOException {
        return delegate.excerpt();
    }

    @Override
    public CallLedger ledger() {
        return delegate.ledger();
    }

    @Override
    public void close() {
        delegate.close();
    }
}
