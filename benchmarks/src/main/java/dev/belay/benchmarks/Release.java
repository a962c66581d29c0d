package dev.belay.benchmarks;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.testing.waits.AsyncWait;
import dev.belay.testing.waits.Peers;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** 100 calls that are stuck in the same wait and then end one after another, and how late each is back with its caller. */
final class Release {

    static final int CALLS = 100;

    private static final int STRIDE = 37;
    private static final long SETTLE_NANOS = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What ends a call. */
    enum End {
        DEADLINE,
        CANCEL,
        INTERRUPT
    }

    /**
     * What the calls are stuck in.
     *
     * @param label its name in the table
     * @param scene sets it up
     * @param threads what makes the calls; null for asynchronous ones
     */
    record Place(
            String label, Supplier<Scene> scene, @Nullable Threads threads) {

        static Place of(Wait wait, Threads threads) {
            return new Place(wait.toString(), () -> wait.setUp(Peers.ELSEWHERE), threads);
        }

        static Place of(AsyncWait wait) {
            return new Place(wait.toString(), wait::setUp, null);
        }
    }

    private final Place place;
    private final End end;
    private final long spacingNanos;
    private final long leadNanos;
    private final CancellationSource[] sources = new CancellationSource[CALLS];
    private final StuckCall[] calls = new StuckCall[CALLS];
    private final long[] due = new long[CALLS];
    private final CountDownLatch leave = new CountDownLatch(1);

    Release(Place place, End end, long spacingNanos, long leadNanos) {
        this.place = place;
        this.end = end;
        this.spacingNanos = spacingNanos;
        this.leadNanos = leadNanos;
    }

    /** Writes how late each call was, below zero when it ended before, and returns how long it took until all were stuck. */
    long run(long[] late) throws Exception {
        try (Scene scene = place.scene().get();
                BelayClient client = scene.builder().build()) {
            scene.prepare(client);
            long start = System.nanoTime();
            startAll(scene, client, start + leadNanos);
            scene.awaitStuck(CALLS);
            scene.quieten();
            long stuck = System.nanoTime();
            if (end == End.DEADLINE && stuck - due[toEnd(0)] > 0) {
                throw new IllegalStateException(place.label() + ": the calls did not get stuck before their deadline");
            }
            if (end != End.DEADLINE) {
                stopAll();
            }
            // Lets them end without waking this thread each time.
            parkUntil(due[toEnd(CALLS - 1)] + SETTLE_NANOS);
            for (int i = 0; i < CALLS; i++) {
                if (!calls[i].awaitEnd(PATIENCE)) {
                    throw new IllegalStateException(place.label() + ": a call hangs");
                }
                late[i] = calls[i].end() - due[i];
                sources[i].close();
            }
            client.close(Duration.ZERO);
            return stuck - start;
        } finally {
            leave.countDown();
        }
    }

    /** Returns the call that is the n-th to end: they end in another order than that in which they were made. */
    private static int toEnd(int n) {
        return n * STRIDE % CALLS;
    }

    private void startAll(Scene scene, BelayClient client, long first) {
        for (int n = 0; n < CALLS; n++) {
            due[toEnd(n)] = first + n * spacingNanos;
        }
        for (int i = 0; i < CALLS; i++) {
            sources[i] = CancellationSource.create();
            calls[i] = start(scene, client, i);
        }
    }

    private StuckCall start(Scene scene, BelayClient client, int number) {
        if (place.threads() == null) {
            return StuckCall.async(
                    client.with(options(number)), scene.request(), sources[number].token(), scene.reader());
        }
        return StuckCall.execute(
                () -> client.with(options(number)), scene.request(), sources[number].token(), place.threads(), leave);
    }

    /** Asked for when the call begins, since its total counts from there. */
    private CallOptions options(int number) {
        if (end != End.DEADLINE) {
            return Scene.patient();
        }
        Duration left = Duration.ofNanos(due[number] - System.nanoTime());
        return CallOptions.slowAnswer(left).write(left).read(left);
    }

    private void stopAll() {
        long first = System.nanoTime();
        for (int n = 0; n < CALLS; n++) {
            // Not by spinning: that would take one of the processors from those that are measured.
            parkUntil(first + n * spacingNanos);
            int i = toEnd(n);
            due[i] = System.nanoTime();
            if (end == End.CANCEL) {
                sources[i].cancel("measured");
            } else {
                calls[i].interrupt();
            }
        }
    }

    private static void parkUntil(long instant) {
        while (instant - System.nanoTime() > 0) {
            LockSupport.parkNanos(instant - System.nanoTime());
        }
    }
}
