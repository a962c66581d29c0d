package dev.belay.internal.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Headers that every call of a client carries unless its request has them already. Immutable. */
public final class DefaultHeaders {

    private static final String USER_AGENT = "User-Agent";

    private record Header(
            String name, @Nullable String value, @Nullable Supplier<String> supplier) {}

    private final List<Header> headers;

    private DefaultHeaders(List<Header> headers) {
        this.headers = headers;
    }

    /** Returns just a {@code User-Agent}. */
    public static DefaultHeaders of(String userAgent) {
        return new DefaultHeaders(List.of()).with(USER_AGENT, userAgent);
    }

    /** Returns a copy with one more header, or with another value for one that is there. */
    public DefaultHeaders with(String name, String value) {
        requireSendable(name, value);
        return with(new Header(name, value, null));
    }

    /** Returns a copy with one more header whose value is asked for at every call. */
    public DefaultHeaders with(String name, Supplier<String> supplier) {
        requireSendable(name, "");
        return with(new Header(name, null, supplier));
    }

    private DefaultHeaders with(Header header) {
        List<Header> more = new ArrayList<>(headers);
        more.removeIf(present -> present.name().equalsIgnoreCase(header.name()));
        more.add(header);
        return new DefaultHeaders(List.copyOf(more));
    }

    Request addTo(Request request) {
        Request.Builder builder = null;
        for (Header header : headers) {
            if (request.header(header.name()) == null) {
                builder = builder == null ? request.newBuilder() : builder;
                builder.header(header.name(), valueOf(header));
            }
        }
        return builder == null ? request : builder.build();
    }

    private static String valueOf(Header header) {
        if (header.value() != null) {
            return header.value();
        }
        Supplier<String> supplier = Objects.requireNonNull(header.supplier());
        String value = Objects.requireNonNull(
                supplier.get(), () -> "the supplier of header " + header.name() + " returned null");
        requireSendable(header.name(), value);
        return value;
    }

    /** OkHttp refuses such a header too, but shows its value, which may be secret. */
    private static void requireSendable(String name, String value) {
        new Headers.Builder().set(name, "");
        boolean printable = value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c <= '~'));
        if (!printable) {
            throw new IllegalArgumentException("header " + name + ": a value of " + value.length()
                    + " characters (expected: printable ASCII, no line break)");
        }
    }

    /** Names only: values may be secret. */
    @Override
    public String toString() {
        return "headers=" + headers.stream().map(Header::name).toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DefaultHeaders that && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return headers.hashCode();
    }
}
