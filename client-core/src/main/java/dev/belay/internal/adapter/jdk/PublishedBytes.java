package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationSource;
import dev.belay.internal.time.DurationText;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a body publisher gives, for the thread that writes it, which waits no longer than it may. */
final class PublishedBytes implements Flow.Subscriber<ByteBuffer>, AutoCloseable {

    /** One that is being written, and one that is being made meanwhile. */
    private static final int AHEAD = 2;

    private static final Object END = new Object();
    private static final Object STOPPED = new Object();

    /**
     * Why there are no more.
     *
     * @param told whether the publisher has said so, and knows that it is over
     */
    private record Failure(Throwable cause, boolean told) {}

    private final SendingLimits limits;
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private final AtomicInteger awaited = new AtomicInteger();
    private final CancellationSource end;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean over;

    PublishedBytes(SendingLimits limits) {
        this.limits = limits;
        this.end = limits.begin();
        end.token().onCancel(() -> signals.add(STOPPED));
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        Objects.requireNonNull(begun, "subscription");
        if (subscription != null || over) {
            begun.cancel();
            return;
        }
        subscription = begun;
        awaited.set(AHEAD);
        if (over) {
            // Nobody writes any more: it took too long to subscribe.
            begun.cancel();
        } else {
            begun.request(AHEAD);
        }
    }

    @Override
    public void onNext(ByteBuffer item) {
        Objects.requireNonNull(item, "item");
        // A publisher that does not wait to be asked would fill the memory.
        if (awaited.decrementAndGet() < 0) {
            signals.add(new Failure(new IllegalStateException("it gave more than it was asked for"), false));
        } else {
            signals.add(item);
        }
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Failure(Objects.requireNonNull(failure, "failure"), true));
    }

    @Override
    public void onComplete() {
        signals.add(END);
    }

    /** Returns whether {@link #next()} would not wait. */
    boolean isNextThere() {
        return !signals.isEmpty();
    }

    /** Returns the next bytes, and asks for others; null when there are no more. */
    @Nullable
    ByteBuffer next() throws IOException {
        Object signal = await();
        if (signal instanceof ByteBuffer bytes) {
            Flow.Subscription from = subscription;
            if (from != null) {
                awaited.incrementAndGet();
                from.request(1);
            }
            return bytes;
        }
        if (signal == END) {
            over = true;
            return null;
        }
        if (signal instanceof Failure failure) {
            over = failure.told();
            throw new IOException(
                    "the body publisher failed: " + failure.cause().getMessage(), failure.cause());
        }
        if (end.token().cause().orElse(null) instanceof TimeoutException) {
            throw new HttpTimeoutException("the exchange's time was over while the body publisher was waited for");
        }
        throw new InterruptedIOException("the exchange was stopped while the body publisher was waited for");
    }

    private Object await() throws IOException {
        Object signal;
        try {
            signal = signals.poll(limits.gap().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while the body publisher was waited for");
        }
        if (signal == null) {
            throw new HttpTimeoutException("the body publisher gave nothing for " + DurationText.of(limits.gap())
                    + ". Raise it with CallOptions.write(…) if that is too short.");
        }
        return signal;
    }

    /** Takes no more of it. */
    @Override
    public void close() {
        end.close();
        Flow.Subscription from = subscription;
        if (from != null && !over) {
            from.cancel();
        }
        over = true;
    }
}
