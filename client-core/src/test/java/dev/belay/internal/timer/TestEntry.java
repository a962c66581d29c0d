package dev.belay.internal.timer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An entry that counts down when it is looked at after its due time. */
final class TestEntry extends TimerEntry {
    final CountDownLatch fired = new CountDownLatch(1);
    volatile long due;
    final AtomicInteger looks = new AtomicInteger();

    TestEntry(long due) {
        this.due = due;
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
        fired.countDown();
        return Long.MAX_VALUE;
    }
}
