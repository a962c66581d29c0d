package dev.belay.testing;

import dev.belay.internal.time.Jitter;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Time that passes only when it is told to. */
public final class FakeTimeSource implements TimeSource {
    private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private volatile @Nullable LongConsumer skip;
    private final Set<Thread> parked = ConcurrentHashMap.newKeySet();

    /** Lets time pass. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
        parked.forEach(LockSupport::unpark);
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    /** Has waits with an end be over at once: {@code pass} is told how long they would be, and lets that time pass. */
    void skipWaits(LongConsumer pass) {
        skip = pass;
    }

    @Override
    public void park(Object blocker, long nanos) {
        LongConsumer skipping = skip;
        if (skipping != null && nanos != UNTIL_UNPARKED) {
            skipping.accept(nanos);
            return;
        }
        parked.add(Thread.currentThread());
        // Until it is unparked, or time has been let pass: perhaps enough of it.
        LockSupport.park(blocker);
        parked.remove(Thread.currentThread());
    }

    @Override
    public void unpark(@Nullable Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public long jitter(long bound) {
        return Jitter.below(bound);
    }

    @Override
    public Instant instant() {
        return BEGINNING.plusNanos(nanos.get());
    }
}
