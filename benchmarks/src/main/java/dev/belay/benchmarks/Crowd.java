package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReaders;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.policy.ConcurrencyPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import okhttp3.Request;

/** Thousands of calls in flight at once to a silent server, and how late each of them is back. */
final class Crowd implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int size;
    private final Threads threads;
    private final SilentProcess server;
    private final BelayClient client;
    private final Request request;
    private final AtomicInteger unexpected = new AtomicInteger();

    private Crowd(int size, Threads threads, SilentProcess server, BelayClient client) {
        this.size = size;
        this.threads = threads;
        this.server = server;
        this.client = client;
        this.request = new Request.Builder().url(server.url()).build();
    }

    static Crowd of(int size, Threads threads, boolean http2) throws IOException {
        ConcurrencyPolicy enough =
                ConcurrencyPolicy.builder().perOrigin(size).total(size).build();
        BelayClient.Builder builder = BelayClient.builder().concurrency(enough);
        return new Crowd(
                size,
                threads,
                SilentProcess.start(http2),
                (http2 ? ClientInternals.priorKnowledge(builder) : builder).build());
    }

    /** Makes the calls, each with what is then left until its due time as its total. */
    Lateness untilDeadlines(IntToLongFunction dueNanos) throws InterruptedException, IOException {
        long[] late = new long[size];
        CountDownLatch back = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            int number = i;
            threads.start(() -> {
                long due = dueNanos.applyAsLong(number);
                Duration left = Duration.ofNanos(due - System.nanoTime());
                call(patientFor(left), CancellationToken.none());
                late[number] = System.nanoTime() - due;
                leaveWithTheOthers(back);
            });
        }
        await(back);
        return Lateness.of(late);
    }

    /** Makes the calls and cancels them all at once through one token, when all are in flight. */
    Lateness untilCancel() throws InterruptedException, IOException {
        long[] end = new long[size];
        CountDownLatch back = new CountDownLatch(size);
        long cancelled;
        try (CancellationSource source = CancellationSource.create()) {
            for (int i = 0; i < size; i++) {
                int number = i;
                threads.start(() -> {
                    call(patientFor(PATIENCE), source.token());
                    end[number] = System.nanoTime();
                    leaveWithTheOthers(back);
                });
            }
            awaitInFlight();
            cancelled = System.nanoTime();
            source.cancel("all at once");
            await(back);
        }
        for (int i = 0; i < size; i++) {
            end[i] -= cancelled;
        }
        return Lateness.of(end);
    }

    /** Waits until every call is in flight and has had the time to be sent. */
    private void awaitInFlight() throws InterruptedException {
        if (!Await.condition(PATIENCE, () -> ClientInternals.engine(client).callsInFlight() == size)) {
            throw new IllegalStateException("the calls do not get into flight");
        }
        TimeUnit.SECONDS.sleep(5);
    }

    /** Nothing but the total may end a call: to open thousands of connections takes longer than a connect may. */
    private static CallOptions patientFor(Duration total) {
        return CallOptions.slowAnswer(total).connect(total).write(total);
    }

    private void call(CallOptions options, CancellationToken token) {
        try {
            client.with(options).execute(request, token, ResponseReaders.discard());
            throw new IllegalStateException("a silent server has answered");
        } catch (DeadlineExceededException | CallCancelledException e) {
            // what every one of these calls is to end with
        } catch (IOException e) {
            unexpected.incrementAndGet();
        }
    }

    /** Waits for the others, since the end of a platform thread costs more than that of a call and would delay them. */
    private static void leaveWithTheOthers(CountDownLatch back) {
        back.countDown();
        try {
            back.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(CountDownLatch back) throws InterruptedException, IOException {
        if (!back.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException(back.getCount() + " calls hang");
        }
        server.tidyUp();
    }

    /** Returns what is still held, in words; empty when that is nothing. */
    String leftovers() {
        Await.condition(Duration.ofSeconds(1), DeadlineTimer.shared()::isEmpty);
        int permits = ClientInternals.engine(client).limiter().inUse();
        String timer = DeadlineTimer.shared().isEmpty() ? "" : "the timer still has entries; ";
        String held = permits == 0 ? timer : timer + permits + " permits are still out; ";
        return unexpected.get() == 0 ? held : held + unexpected + " calls ended for another reason; ";
    }

    @Override
    public void close() {
        client.close(Duration.ZERO);
        server.close();
    }
}
