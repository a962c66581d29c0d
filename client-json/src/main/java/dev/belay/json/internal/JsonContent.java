package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets a body through if it is JSON: by its content type or, when it has none, by its first byte. */
final class JsonContent {

    private JsonContent() {}

    static InputStream ofDocument(ResponseHandle response, InputStream body, DecodingFailures failures)
            throws IOException {
        String contentType = response.header("Content-Type");
        if (contentType == null) {
            return byFirstByte(response, new BufferedInputStream(body), failures);
        }
        if (!ContentTypes.isJson(contentType)) {
            throw failures.notJson(Source.of(response), body);
        }
        return body;
    }

    private static InputStream byFirstByte(ResponseHandle response, BufferedInputStream body, DecodingFailures failures)
            throws IOException {
        body.mark(1);
        int first = body.read();
        body.reset();
        if (first >= 0 && !ContentTypes.canBegin(first)) {
            throw failures.notJson(Source.of(response), body);
        }
        return body;
    }
}
