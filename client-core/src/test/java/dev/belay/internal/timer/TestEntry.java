package dev.belay.internal.timer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An entry that counts down when it is looked at after its due time. */
final class TestEntry extends TimerEntry {
    final CountDownLatch fired = new CountDownLatch(1);
    volatile long due;
    final AtomicInteger looks = new AtomicInteger();
    private final Consumer<TestEntry> whenFired;

    TestEntry(long due) {
        this(due, entry -> {});
    }

    TestEntry(long due, Consumer<TestEntry> whenFired) {
        this.due = due;
        this.whenFired = whenFired;
    }

    @Override
    protected long waitingSince() {
        return due;
    }

    @Override
    protected long inspect(long now) {
        looks.incrementAndGet();
        if (now - due < 0) {
            return due;
        }
        whenFired.accept(this);
        fired.countDown();
        return Long.MAX_VALUE;
    }
}
