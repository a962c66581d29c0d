package dev.belay.internal.transport;

import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Response;
import okio.BufferedSource;

/** An OkHttp response as the rest of the library sees it. */
final class OkHttpResponse implements TransportResponse {

    private final Response response;

    OkHttpResponse(Response response) {
        this.response = response;
    }

    @Override
    public int status() {
        return response.code();
    }

    @Override
    public Headers headers() {
        return RetryAfterVeil.unveiled(response.code(), response.headers());
    }

    @Override
    public Protocol protocol() {
        return response.protocol();
    }

    @Override
    public long contentLength() {
        return response.body().contentLength();
    }

    @Override
    public BufferedSource source() {
        return response.body().source();
    }

    @Override
    public void close() {
        response.close();
    }
}
