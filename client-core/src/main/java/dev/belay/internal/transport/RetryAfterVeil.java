package dev.belay.internal.transport;

import java.io.IOException;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Hides {@code Retry-After} of a 503 from OkHttp, which would repeat the request by itself when it is 0. */
final class RetryAfterVeil implements Interceptor {

    private static final String PLAIN = "Retry-After";
    private static final String VEILED = "Belay-Retry-After";
    private static final int UNAVAILABLE = 503;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        if (response.code() != UNAVAILABLE || response.header(PLAIN) == null) {
            return response;
        }
        return response.newBuilder()
                .headers(renamed(response.headers(), PLAIN, VEILED))
                .build();
    }

    /** Returns the headers as the server sent them. */
    static Headers unveiled(int status, Headers headers) {
        return status == UNAVAILABLE && headers.get(VEILED) != null ? renamed(headers, VEILED, PLAIN) : headers;
    }

    private static Headers renamed(Headers headers, String from, String to) {
        Headers.Builder builder = new Headers.Builder();
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            builder.addUnsafeNonAscii(name.equalsIgnoreCase(from) ? to : name, headers.value(i));
        }
        return builder.build();
    }
}
