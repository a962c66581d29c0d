package dev.belay.internal.redirect;

import dev.belay.internal.transport.ResponseHead;
import dev.belay.internal.transport.TransportResponse;
import java.io.IOException;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Protocol;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** A response to which others led: redirects, or a server that wanted credentials. */
public final class RedirectedResponse implements TransportResponse {

    private final TransportResponse last;
    private final List<ResponseHead> redirects;

    RedirectedResponse(TransportResponse last, List<ResponseHead> redirects) {
        this.last = last;
        this.redirects = redirects;
    }

    /** Returns {@code last} as what came after {@code first} alone. */
    public static TransportResponse after(TransportResponse first, TransportResponse last) {
        ResponseHead head = first.head();
        return head == null ? last : new RedirectedResponse(last, List.of(head));
    }

    @Override
    public List<ResponseHead> redirects() {
        return redirects;
    }

    @Override
    public int status() {
        return last.status();
    }

    @Override
    public Headers headers() {
        return last.headers();
    }

    @Override
    public Protocol protocol() {
        return last.protocol();
    }

    @Override
    public long contentLength() {
        return last.contentLength();
    }

    @Override
    public BufferedSource source() {
        return last.source();
    }

    @Override
    public Headers trailers() throws IOException {
        return last.trailers();
    }

    @Override
    public void bodyRead() {
        last.bodyRead();
    }

    @Override
    public @Nullable ResponseHead head() {
        return last.head();
    }

    @Override
    public void close() {
        last.close();
    }
}
