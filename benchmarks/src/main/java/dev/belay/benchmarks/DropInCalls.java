package dev.belay.benchmarks;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client with the one request that it is to send, in both ways. */
interface DropInCalls extends AutoCloseable {

    /** Makes a call, and looks at what it brings. */
    void call() throws Exception;

    /** Begins a call, and tells {@code ended}, on whichever thread has the whole answer, what it failed with, if it did. */
    void begin(Consumer<@Nullable Throwable> ended);

    @Override
    void close();

    /** Returns the body that a server is to answer with. */
    static byte[] body(int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) 'x');
        return body;
    }

    static void require(int status, byte[] body, byte[] expected) {
        if (status != 200 || !Arrays.equals(body, expected)) {
            throw new IllegalStateException(
                    "the answer is another one: status " + status + ", " + body.length + " bytes");
        }
    }
}
