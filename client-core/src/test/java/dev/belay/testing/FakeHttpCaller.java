package dev.belay.testing;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.error.CallCancelledException;
import dev.belay.event.CallLedger;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Request;

/**
 * An {@link HttpCaller} without a network, for unit tests of code that makes calls.
 *
 * <pre>{@code
 * FakeHttpCaller http = FakeHttpCaller.answering(request -> ResponseHandle.of(200, Headers.of(), json));
 * assertThat(new UserService(http).user(1)).isEqualTo(ada);
 * assertThat(http.requests()).singleElement().extracting(Request::method).isEqualTo("GET");
 * }</pre>
 */
public final class FakeHttpCaller implements HttpCaller {

    /** What the network would answer. */
    @FunctionalInterface
    public interface Answer {

        /** Returns the response, for example {@code ResponseHandle.of(…)}, or fails as a call does. */
        ResponseHandle answer(Request request) throws IOException;
    }

    private final Answer answer;
    private final List<Request> requests;

    private FakeHttpCaller(Answer answer, List<Request> requests) {
        this.answer = answer;
        this.requests = requests;
    }

    /** Returns a caller whose requests are answered so. */
    public static FakeHttpCaller answering(Answer answer) {
        return new FakeHttpCaller(answer, new CopyOnWriteArrayList<>());
    }

    /** Returns the requests that were made, in order, those through views included. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException {
        try (ResponseHandle response = open(request, token)) {
            return reader.read(response);
        }
    }

    @Override
    public ResponseHandle open(Request request, CancellationToken token) throws IOException {
        requests.add(request);
        if (token.isCancelled()) {
            String reason = token.reason().orElse("cancelled");
            throw new CallCancelledException("cancelled: " + reason, null, CallLedger.none(), reason);
        }
        return answer.answer(request);
    }

    /** Makes the call on this thread: the returned future is complete. */
    @Override
    public <T> CompletableFuture<T> executeAsync(Request request, CancellationToken token, ResponseReader<T> reader) {
        try {
            return CompletableFuture.completedFuture(execute(request, token, reader));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public HttpCaller with(CallOptions options) {
        return new FakeHttpCaller(answer, requests);
    }
}
