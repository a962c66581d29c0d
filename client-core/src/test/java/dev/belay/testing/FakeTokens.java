package dev.belay.testing;

import dev.belay.AccessToken;
import dev.belay.CancellationToken;
import dev.belay.TokenSource;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A source of tokens that are numbered, t1 and so on. It can be made to fail, to hold its answer back and to repeat itself. */
public final class FakeTokens implements TokenSource {
    private final TimeSource time;
    private final Duration lifetime;
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();
    private volatile @Nullable Exception failure;
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile boolean repeating;

    /** Makes a source whose tokens are good for so long, on that clock. */
    public FakeTokens(TimeSource time, Duration lifetime) {
        this.time = time;
        this.lifetime = lifetime;
    }

    @Override
    public AccessToken fetch(CancellationToken token) throws IOException {
        fetches.incrementAndGet();
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        throwFailure();
        int number = repeating ? Math.max(1, given.get()) : given.incrementAndGet();
        return AccessToken.of("t" + number, time.instant().plus(lifetime));
    }

    private void throwFailure() throws IOException {
        Exception current = failure;
        if (current instanceof IOException io) {
            throw io;
        }
        if (current != null) {
            throw (RuntimeException) current;
        }
    }

    /** From now on it fails so; null: not any more. */
    public void fail(@Nullable Exception with) {
        failure = with;
    }

    /** From now on it gives its last token again. */
    public void repeat() {
        repeating = true;
    }

    /** From now on it holds its answers back, until it is released or interrupted. */
    public void hold() {
        hold = new CountDownLatch(1);
    }

    /** Lets go of what is held back. */
    public void release() {
        hold.countDown();
    }

    /** Returns how often it was asked. */
    public int fetches() {
        return fetches.get();
    }

    /** Waits until it has been asked so often; returns whether it was. */
    public boolean awaitFetches(int count, Duration longestWait) {
        return Await.condition(longestWait, () -> fetches() >= count);
    }
}
