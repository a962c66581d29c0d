package dev.belay;

import dev.belay.error.BelayException;
import dev.belay.event.CallLedger;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.Headers;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * An open response.
 *
 * <p>It holds a connection and a permit until it is closed. It closes itself at the end of the body, at the call's
 * deadline and when the call is cancelled; every read after that fails and says so. One thread at a time may read;
 * {@link #close()} may be called from any thread.
 */
public interface ResponseHandle extends Closeable {

    /** Returns a response in memory, for tests of readers and of code that uses an {@link HttpCaller}. */
    static ResponseHandle of(int status, Headers headers, byte[] body) {
        return new MemoryResponse(status, headers, body);
    }

    /** Returns the status. */
    int status();

    /** Returns whether the status is 200 to 299. */
    default boolean isSuccessful() {
        return status() >= 200 && status() <= 299;
    }

    /** Returns the headers. */
    Headers headers();

    /** Returns the last value of a header, by its name in any case; null when there is none. */
    default @Nullable String header(String name) {
        return headers().get(name);
    }

    /** Returns the protocol of the connection. */
    Protocol protocol();

    /**
     * Returns the body as it arrives, decoded; the same stream every time. Its reads throw a {@link BelayException} when the
     * call is stopped or the body is larger than a stream may be (see {@code ResponseLimits}), and its {@code close} closes
     * the response.
     */
    InputStream body();

    /**
     * Returns the body as it arrives, like {@link #body()}, but no larger than one that is read into memory may be (see
     * {@code ResponseLimits}): for readers that make one value of all of it, such as decoders.
     */
    default InputStream boundedBody() {
        return body();
    }

    /**
     * Reads the rest of the body into memory and closes the response.
     *
     * @throws BelayException when the body is larger than the limit (see {@code ResponseLimits}), fails or is stopped
     */
    byte[] bytes() throws IOException;

    /**
     * Reads the rest of the body into memory as text and closes the response. The charset is that of a byte order mark,
     * else that of {@code Content-Type}, else UTF-8.
     *
     * @throws BelayException when the body is larger than the limit (see {@code ResponseLimits}), fails or is stopped
     */
    default String string() throws IOException {
        return Text.decode(bytes(), header("Content-Type"));
    }

    /**
     * Reads the beginning of the rest of the body, up to the limit for error bodies (see {@code ResponseLimits}), and closes
     * the response. For exceptions and logs: a body that goes on is cut, not refused.
     *
     * @throws BelayException when the body fails or is stopped
     */
    byte[] excerpt() throws IOException;

    /** Returns where the call's time went so far. */
    CallLedger ledger();

    /**
     * Gives connection and permit back. Idempotent. When little of the body is left it is read, so that the connection can
     * be used again; otherwise the connection (on HTTP/2: the stream) is given up.
     */
    @Override
    void close();
}
