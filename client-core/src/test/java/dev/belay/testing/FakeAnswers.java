package dev.belay.testing;

import dev.belay.event.Phase;
import java.io.IOException;
import java.util.function.Supplier;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/** Scripts of a {@link FakeTransport}. */
public final class FakeAnswers {
    private FakeAnswers() {}

    /** Answers 200 with a body. */
    public static FakeTransport.Script ok(String body) {
        return responds(() -> FakeResponse.of(200, body));
    }

    /** Answers a status with a body. */
    public static FakeTransport.Script status(int status, String body) {
        return responds(() -> FakeResponse.of(status, body));
    }

    /** Answers a response that is made anew for each request. */
    public static FakeTransport.Script responds(Supplier<FakeResponse> response) {
        return exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            return response.get();
        };
    }

    /** Answers with a redirect. */
    public static FakeTransport.Script redirect(String location) {
        return responds(() -> FakeResponse.of(302, "").header("Location", location));
    }

    /** Loses the request on a connection from the pool, after all of it was sent. */
    public static FakeTransport.Script lost() {
        return exchange -> {
            exchange.reuse();
            exchange.reach(Phase.FIRST_BYTE);
            throw new IOException("closed by peer");
        };
    }

    /** Fails in a phase. */
    public static FakeTransport.Script fails(Phase phase, Supplier<? extends IOException> failure) {
        return exchange -> {
            exchange.reach(phase);
            throw failure.get();
        };
    }

    /** Says nothing in a phase until it is cancelled, and then fails. */
    public static FakeTransport.Script blocksIn(Phase phase) {
        return exchange -> {
            exchange.reach(phase);
            exchange.awaitCancel();
            throw new IOException("Canceled");
        };
    }

    /** Answers only after it has been cancelled: a response that nobody wants any more. */
    public static FakeTransport.Script late(Supplier<FakeResponse> response) {
        return exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            exchange.awaitCancel();
            return response.get();
        };
    }

    /** Answers 200 with a body of unknown length that stops after its beginning, until it is cancelled. */
    public static FakeTransport.Script bodyStops(String beginning) {
        return exchange -> {
            exchange.reach(Phase.FIRST_BYTE);
            return FakeResponse.of(Okio.buffer(new StoppingBody(exchange, beginning)), -1);
        };
    }

    private static final class StoppingBody implements Source {
        private final FakeExchange exchange;
        private final Buffer beginning = new Buffer();

        StoppingBody(FakeExchange exchange, String beginning) {
            this.exchange = exchange;
            this.beginning.writeUtf8(beginning);
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            if (!beginning.exhausted()) {
                return beginning.read(sink, byteCount);
            }
            exchange.awaitCancel();
            throw new IOException("Canceled");
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }
}
