package dev.belay.internal.transport;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Hides what came from the wire from OkHttp's layers above it: they get the status alone, with the rest inside its body. */
final class BareResponses implements Interceptor {

    /*
     * Those layers act on what they see: they repeat the request of a 503 that says "Retry-After: 0", and at every step they
     * copy the headers and parse the content type. What is hidden from them costs nothing.
     */

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response wire = chain.proceed(chain.request());
        return new Response.Builder()
                .request(wire.request())
                .protocol(wire.protocol())
                .code(wire.code())
                .message(wire.message())
                .body(new OkHttpResponse(wire, isZipOurs(chain.call().request())))
                .build();
    }

    /** OkHttp asks for a zipped answer unless the caller has said what it accepts, or wants a range of the bytes as they are. */
    private static boolean isZipOurs(Request request) {
        return request.header("Accept-Encoding") == null && request.header("Range") == null;
    }
}
