package dev.belay.examples.soak;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseHandle;
import dev.belay.internal.time.TimeSource;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Http2FaultServer;
import dev.belay.testing.StreamAnswers;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Request;
import okhttp3.RequestBody;

/**
 * Makes calls with pauses about as long as a connection may be idle, so that connections are closed again and again in the
 * moment in which a call takes them. None of the calls may fail.
 */
final class Reaping {
    private static final Duration MAX_IDLE = Duration.ofMillis(2);
    private static final int THREADS = 4;

    private final long calls;
    private final SplittableRandom random;
    private final PrintStream out;
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    Reaping(long calls, long seed, PrintStream out) {
        this.calls = calls;
        this.random = new SplittableRandom(seed);
        this.out = out;
    }

    /** Makes the calls and returns what went wrong. */
    List<String> run() throws InterruptedException {
        try (FaultServer server = FaultServer.start(Answers.ok("ok"));
                Http2FaultServer http2 = Http2FaultServer.start(StreamAnswers.ok("ok"));
                BelayClient client = impatient(BelayClient.builder());
                BelayClient http2Client = impatient(ClientInternals.priorKnowledge(BelayClient.builder()))) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                long share = Soak.share(calls, THREADS, i);
                SplittableRandom pauses = random.split();
                // One alone over HTTP/2, where several would share a connection that is then never idle.
                threads.add(
                        i == 0
                                ? new Thread(() -> calls(http2Client, http2.url("/"), share, pauses))
                                : new Thread(() -> calls(client, server.url("/"), share, pauses)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            long connections = server.traffic().connections() + http2.traffic().connections();
            out.printf(
                    "%,d calls over %,d connections that were closed as soon as they were idle%n", calls, connections);
            if (connections < calls / 100) {
                failures.add("only " + connections + " connections were closed: that shows nothing");
            }
        }
        return List.copyOf(failures);
    }

    private static BelayClient impatient(BelayClient.Builder builder) {
        return ClientInternals.connectionTimes(builder, MAX_IDLE, TimeSource.SYSTEM)
                .build();
    }

    private void calls(BelayClient client, String url, long count, SplittableRandom pauses) {
        Request post = new Request.Builder()
                .url(url)
                .post(RequestBody.create("order", null))
                .build();
        for (long i = 0; i < count; i++) {
            try {
                client.execute(post, CancellationToken.none(), ResponseHandle::string);
            } catch (IOException | RuntimeException e) {
                failures.add("a call failed although only its idle connection was closed: " + e);
                // One is enough, and a hundred thousand would not fit into the soak's heap.
                return;
            }
            LockSupport.parkNanos(pauses.nextLong(2 * MAX_IDLE.toNanos()));
        }
    }
}
