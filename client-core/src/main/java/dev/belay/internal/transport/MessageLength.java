package dev.belay.internal.transport;

import java.net.ProtocolException;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** What the head of a response says about the length of its body, and whether it can be believed (RFC 9112 §6.3). */
final class MessageLength {

    private static final String LENGTH = "Content-Length";
    private static final String CODING = "Transfer-Encoding";
    private static final String CHUNKED = "chunked";

    private MessageLength() {}

    /** Returns whether OkHttp reads the body as a chunked one. */
    static boolean isChunked(Response response) {
        return response.body().contentLength() < 0 && CHUNKED.equalsIgnoreCase(response.header(CODING));
    }

    /** Throws when nobody can say where the body ends, or two readers would say different things. */
    static void require(Response response) throws ProtocolException {
        if (response.request().method().equals("HEAD")) {
            return;
        }
        Headers headers = response.headers();
        boolean chunked = false;
        String length = null;
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.name(i);
            if (name.equalsIgnoreCase(CODING)) {
                requireKnown(headers.value(i));
                chunked = true;
            } else if (name.equalsIgnoreCase(LENGTH)) {
                length = requireSame(length, headers.value(i));
            }
        }
        if (chunked && length != null) {
            throw new ProtocolException("the response has both a Content-Length and a Transfer-Encoding");
        }
    }

    private static void requireKnown(String coding) throws ProtocolException {
        if (!CHUNKED.equalsIgnoreCase(coding)) {
            throw new ProtocolException("the response has a Transfer-Encoding other than chunked");
        }
    }

    private static String requireSame(@Nullable String earlier, String length) throws ProtocolException {
        if (earlier != null && !earlier.equals(length)) {
            throw new ProtocolException("the response has several Content-Length headers that differ");
        }
        if (!isNumber(length)) {
            throw new ProtocolException("the response has a Content-Length that is not a number of bytes");
        }
        return length;
    }

    private static boolean isNumber(String length) {
        // More digits than a long has are more bytes than anybody can read.
        boolean number = !length.isEmpty() && length.length() <= 18;
        for (int i = 0; number && i < length.length(); i++) {
            number = length.charAt(i) >= '0' && length.charAt(i) <= '9';
        }
        return number;
    }
}
