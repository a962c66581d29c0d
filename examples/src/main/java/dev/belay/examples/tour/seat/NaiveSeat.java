package dev.belay.examples.tour.seat;

import com.google.errorprone.annotations.MustBeClosed;
import dev.belay.CallInterceptor;
import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.TokenSource;
import dev.belay.policy.AddressPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A naive client in the midst of an application that has built around it, in the customary way, what it lacks. */
abstract class NaiveSeat implements Seat {
    private static final int SERVER_ERROR = 500;
    private static final int POOLED_BYTES = 4096;
    private static final long DEADLINE_SECONDS = 30;

    private final Setup setup;
    private final @Nullable String authorization;
    private final @Nullable SpinningGate gate;
    private final Deque<byte[]> pool = new ArrayDeque<>();
    private final ScheduledThreadPoolExecutor scheduler;

    NaiveSeat(Setup setup) {
        this.setup = setup;
        this.authorization = authorization(setup.tokens());
        if (setup.metrics() != null) {
            setup.metrics().gauge("naive.client.buffers", pool, Deque::size);
        }
        this.gate = setup.callsAtOnce() > 0 ? new SpinningGate(setup.callsAtOnce()) : null;
        this.scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The token of the day on which the client was made. */
    private static @Nullable String authorization(@Nullable TokenSource tokens) {
        try {
            return tokens == null
                    ? null
                    : "Bearer " + tokens.fetch(CancellationToken.none()).value();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request with the client itself; {@code token} is heard as far as the client has a way to cancel. */
    abstract NaiveResponse send(Request request, CancellationToken token) throws IOException;

    final Setup setup() {
        return setup;
    }

    @Override
    public final <T> T execute(Request request, CancellationToken token, ResponseReader<T> reader) throws IOException {
        if (gate != null) {
            gate.enter();
        }
        T value;
        try (ResponseHandle response = open(request, token)) {
            value = reader.read(response);
        }
        // The classic: not in a finally block.
        if (gate != null) {
            gate.leave();
        }
        return value;
    }

    @MustBeClosed
    @Override
    public final ResponseHandle open(Request request, CancellationToken token) throws IOException {
        requireAllowed(request);
        Request limited = limited(request);
        CallInterceptor middleware = setup.middleware();
        ResponseHandle response =
                middleware == null ? attempt(limited, token, 0) : middleware.intercept(new Chain(limited, token));
        return response;
    }

    /** Checks where the URL leads now. Where the client will go is another matter. */
    private void requireAllowed(Request request) throws IOException {
        AddressPolicy policy = setup.addresses();
        if (policy == null) {
            return;
        }
        for (InetAddress address : InetAddress.getAllByName(request.url().host())) {
            if (policy.refusalOf(address).isPresent()) {
                throw new IOException("not allowed: " + address.getHostAddress());
            }
        }
    }

    /** The JDK's request carries its timeout itself. */
    final Request limited(Request request) {
        Duration timeout = setup.timeout();
        return timeout == null
                ? request
                : request.newBuilder().tag(Duration.class, timeout).build();
    }

    /** Tries again by calling itself. */
    private NaiveResponse attempt(Request request, CancellationToken token, int retries) throws IOException {
        NaiveResponse response = exchange(request, token);
        if (response.status() < SERVER_ERROR || retries >= setup.retries()) {
            return response;
        }
        response.close();
        return attempt(request, token, retries + 1);
    }

    private NaiveResponse exchange(Request request, CancellationToken token) throws IOException {
        CancellationToken heard = setup.isCancellable() ? token : CancellationToken.none();
        long start = System.nanoTime();
        NaiveResponse response = send(request, heard);
        measured(request, System.nanoTime() - start, setup.metrics());
        if (setup.schedulesDeadlines()) {
            NaiveResponse late = response;
            var unused = scheduler.schedule(late::close, DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
        if (setup.log() != null) {
            response = logged(request, response, setup.log());
        }
        return setup.poolsBuffers() ? inPooledBuffer(response) : response;
    }

    private static NaiveResponse logged(Request request, NaiveResponse response, Consumer<String> log)
            throws IOException {
        log.accept(request.method() + " " + request.url());
        request.headers().forEach(header -> log.accept(header.getFirst() + ": " + header.getSecond()));
        log.accept(new String(response.bytes(), StandardCharsets.UTF_8));
        return response;
    }

    private static void measured(Request request, long nanos, @Nullable MeterRegistry metrics) {
        if (metrics != null) {
            String path = request.url().encodedPath();
            metrics.timer("http.client.requests", "method", request.method(), "uri", path)
                    .record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private NaiveResponse inPooledBuffer(NaiveResponse response) throws IOException {
        byte[] pooled = pool.poll();
        byte[] buffer = pooled == null ? new byte[POOLED_BYTES] : pooled;
        int length;
        try (InputStream body = response.body()) {
            length = body.readNBytes(buffer, 0, buffer.length);
        }
        return response.withBody(new ByteArrayInputStream(buffer, 0, length) {
            @Override
            public void close() {
                pool.push(buffer);
            }
        });
    }

    @Override
    public final int timersLeft() {
        return scheduler.getQueue().size();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        if (gate != null) {
            gate.close();
        }
    }

    /** What a middleware of a naive client can do: send another request instead. */
    private final class Chain implements CallInterceptor.Chain {
        private final Request request;
        private final CancellationToken token;

        Chain(Request request, CancellationToken token) {
            this.request = request;
            this.token = token;
        }

        @Override
        public Request request() {
            return request;
        }

        @Override
        public CancellationToken token() {
            return token;
        }

        @Override
        public Duration remaining() {
            return Duration.ofSeconds(DEADLINE_SECONDS);
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public ResponseHandle proceed(Request other) throws IOException {
            return exchange(other, token);
        }
    }

    /** Returns the values of the setup's headers, asked for one after another. */
    final void headersInto(HeaderSink sink) {
        if (authorization != null) {
            sink.set("Authorization", authorization);
        }
        setup.headers().forEach((String name, Supplier<String> value) -> sink.set(name, value.get()));
    }

    /** A request builder's way of setting a header. */
    @FunctionalInterface
    interface HeaderSink {
        void set(String name, String value);
    }
}
