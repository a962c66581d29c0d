package dev.belay.testing;

import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Request;

/** The three ways to make a call, for tests of what must be the same in all of them. */
public enum CallStyle {
    EXECUTE {
        @Override
        public <T> T call(HttpCaller caller, Request request, CancellationToken token, ResponseReader<T> reader)
                throws IOException {
            return caller.execute(request, token, reader);
        }
    },
    OPEN {
        @Override
        public <T> T call(HttpCaller caller, Request request, CancellationToken token, ResponseReader<T> reader)
                throws IOException {
            try (ResponseHandle response = caller.open(request, token)) {
                return reader.read(response);
            }
        }
    },
    ASYNC {
        @Override
        public <T> T call(HttpCaller caller, Request request, CancellationToken token, ResponseReader<T> reader)
                throws IOException {
            CompletableFuture<T> future = caller.executeAsync(request, token, reader);
            try {
                return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                throw CallStyle.<RuntimeException>thrown(e.getCause());
            } catch (InterruptedException e) {
                future.cancel(true);
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for the future", e);
            } catch (TimeoutException e) {
                future.cancel(true);
                throw new AssertionError("the future did not complete", e);
            }
        }
    };

    private static final long LONGEST_SECONDS = 60;

    /** Makes a call and returns what the reader returned; throws what the call failed with, itself. */
    public abstract <T> T call(HttpCaller caller, Request request, CancellationToken token, ResponseReader<T> reader)
            throws IOException;

    /** Makes a call that nobody cancels. */
    public <T> T call(HttpCaller caller, Request request, ResponseReader<T> reader) throws IOException {
        return call(caller, request, CancellationToken.none(), reader);
    }

    /** Makes a call that nobody cancels, for the body as text. */
    public String text(HttpCaller caller, Request request) throws IOException {
        return text(caller, request, CancellationToken.none());
    }

    /** Makes a call for the body as text. */
    public String text(HttpCaller caller, Request request, CancellationToken token) throws IOException {
        return call(caller, request, token, ResponseReaders.string());
    }

    /** Makes a call that nobody cancels, for the body as text, on a thread of its own. */
    public BackgroundCall<String> start(HttpCaller caller, Request request) {
        return start(caller, request, CancellationToken.none());
    }

    /** Makes a call for the body as text, on a thread of its own. */
    public BackgroundCall<String> start(HttpCaller caller, Request request, CancellationToken token) {
        return BackgroundCall.start(() -> text(caller, request, token));
    }

    /** Makes such a call and says how it stands at its end, or after {@code limit}. */
    public Outcome<String> outcome(HttpCaller caller, Request request, Duration limit) throws InterruptedException {
        try (BackgroundCall<String> call = start(caller, request)) {
            return call.outcome(limit);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws any failure as it is, whatever its type
    private static <E extends Throwable> E thrown(Throwable failure) throws E {
        throw (E) failure;
    }
}
