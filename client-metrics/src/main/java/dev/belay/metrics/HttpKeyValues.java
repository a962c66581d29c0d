package dev.belay.metrics;

import dev.belay.metrics.ClientObservationDocumentation.HighCardinalityKeys;
import dev.belay.metrics.ClientObservationDocumentation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What OpenTelemetry's conventions for HTTP say of a request and its response. */
final class HttpKeyValues {

    // Most values are of a few, and every call has them.
    private static final Map<String, KeyValue> METHODS = Stream.of(
                    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY")
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), LowCardinalityKeys.HTTP_REQUEST_METHOD::withValue));

    private static final KeyValue OTHER_METHOD = LowCardinalityKeys.HTTP_REQUEST_METHOD.withValue("_OTHER");
    private static final KeyValue NO_TEMPLATE = LowCardinalityKeys.URL_TEMPLATE.withNoneValue();
    private static final KeyValue HTTP = HighCardinalityKeys.URL_SCHEME.withValue("http");
    private static final KeyValue HTTPS = HighCardinalityKeys.URL_SCHEME.withValue("https");
    private static final KeyValue PORT_80 = HighCardinalityKeys.SERVER_PORT.withValue("80");
    private static final KeyValue PORT_443 = HighCardinalityKeys.SERVER_PORT.withValue("443");
    private static final KeyValue STATUS_200 = HighCardinalityKeys.HTTP_RESPONSE_STATUS_CODE.withValue("200");

    private HttpKeyValues() {}

    static KeyValue method(String method) {
        return METHODS.getOrDefault(method, OTHER_METHOD);
    }

    /** Returns whether a method is one of those that everybody knows, of which there are few. */
    static boolean isKnown(String method) {
        return METHODS.containsKey(method);
    }

    static KeyValue template(@Nullable String operation) {
        return operation == null ? NO_TEMPLATE : LowCardinalityKeys.URL_TEMPLATE.withValue(operation);
    }

    static KeyValue scheme(HttpUrl url) {
        return url.isHttps() ? HTTPS : HTTP;
    }

    static KeyValue address(HttpUrl url) {
        return HighCardinalityKeys.SERVER_ADDRESS.withValue(url.host());
    }

    static KeyValue port(HttpUrl url) {
        int port = url.port();
        if (port == 443) {
            return PORT_443;
        }
        return port == 80 ? PORT_80 : HighCardinalityKeys.SERVER_PORT.withValue(Integer.toString(port));
    }

    static KeyValue status(int status) {
        return status == 200
                ? STATUS_200
                : HighCardinalityKeys.HTTP_RESPONSE_STATUS_CODE.withValue(Integer.toString(status));
    }

    static KeyValue errorType(Throwable error, int status) {
        return HighCardinalityKeys.ERROR_TYPE.withValue(
                error instanceof ErrorStatus
                        ? Integer.toString(status)
                        : error.getClass().getName());
    }
}
