package dev.belay.examples.integrations;

import dev.belay.BelayClient;
import feign.Client;
import feign.Request;
import feign.Response;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;

/** OpenFeign's client over OkHttp's calls: its own {@code feign.okhttp.OkHttpClient} takes nothing but an {@code OkHttpClient}. */
public final class FeignOverOkHttp implements Client {
    private final Call.Factory calls;

    FeignOverOkHttp(Call.Factory calls) {
        this.calls = calls;
    }

    @Override
    public Response execute(Request request, Request.Options options) throws IOException {
        Call call = calls.newCall(toOkHttp(request));
        call.timeout().timeout(options.readTimeoutMillis(), TimeUnit.MILLISECONDS); // shortens, never lengthens
        return toFeign(request, call.execute());
    }

    private static okhttp3.Request toOkHttp(Request request) {
        okhttp3.Request.Builder builder = new okhttp3.Request.Builder().url(request.url());
        request.headers().forEach((name, values) -> values.forEach(value -> builder.addHeader(name, value)));
        byte[] bytes = request.body();
        String method = request.httpMethod().name();
        boolean hasBody = bytes != null || request.httpMethod().isWithBody();
        return builder.method(method, hasBody ? RequestBody.create(bytes == null ? new byte[0] : bytes) : null)
                .build();
    }

    private static Response toFeign(Request request, okhttp3.Response response) {
        ResponseBody body = response.body();
        long length = body.contentLength();
        Map<String, Collection<String>> headers =
                new LinkedHashMap<>(response.headers().toMultimap());
        return Response.builder()
                .request(request)
                .status(response.code())
                .reason(response.message())
                .headers(headers)
                .body(body.byteStream(), length >= 0 && length <= Integer.MAX_VALUE ? (int) length : null)
                .build();
    }

    /** Runs it; the argument is the shop's URL. */
    public static void main(String[] args) {
        try (BelayClient client = BelayClient.create()) {
            System.out.println(new FeignShop(new FeignOverOkHttp(client.asCallFactory()), args[0]).order(7));
        }
    }
}
