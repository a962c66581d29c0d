package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.event.CallLedger;
import dev.belay.internal.body.GuardedResponse;
import dev.belay.internal.time.DurationText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives a response's body to its subscriber, as it asks for it, on one thread at a time. */
final class BodyPump implements Flow.Subscription {

    /*
     * One buffer is read ahead of the demand, so that the end of a body is noticed, and its connection given back, without the
     * subscriber having to ask for what will not come. Whatever ends the wait for demand (the subscriber, the end of the call or
     * of its time, an interrupt) is written before the thread is woken, and looked at by that thread before it parks. The
     * thread's own permit to park is not enough for that: what it does after it has looked, such as a read on a virtual thread,
     * may use that up.
     */

    /** As much as one read of OkHttp's gives. */
    private static final int CHUNK_BYTES = 8 << 10;

    private final ResponseHandle response;
    private final Flow.Subscriber<? super List<ByteBuffer>> subscriber;
    private final Function<ResponseHandle, CancellationToken> limits;
    private final BooleanSupplier hasValue;
    private final AtomicLong demand = new AtomicLong();
    private volatile @Nullable Thread thread;
    private volatile boolean cancelled;
    private volatile boolean misused;
    private volatile boolean closed;
    private volatile boolean over;
    /** Whether something has happened since the thread has last begun to look. */
    private volatile boolean woken;

    private volatile @Nullable Throwable failure;
    private boolean begun;
    private boolean bounded;
    private long bytesRead;
    /** What the last read did not fill. */
    private byte @Nullable [] spare;

    private @Nullable List<ByteBuffer> next;
    private volatile @Nullable CancellationToken limit;

    /**
     * Makes it, without beginning.
     *
     * @param limits gives what ends it when the call has ended before
     * @param hasValue whether the subscriber has made its value
     */
    BodyPump(
            ResponseHandle response,
            Flow.Subscriber<? super List<ByteBuffer>> subscriber,
            Function<ResponseHandle, CancellationToken> limits,
            BooleanSupplier hasValue) {
        this.response = response;
        this.subscriber = subscriber;
        this.limits = limits;
        this.hasValue = hasValue;
    }

    /**
     * Goes on with it on this thread until the body is over, in one way or the other, or {@code leave} says so: then another
     * thread may go on.
     *
     * @return whether it is over
     */
    boolean pump(BooleanSupplier leave) {
        thread = Thread.currentThread();
        try {
            if (!begun) {
                begin();
            }
            while (goesOn(leave)) {
                step();
            }
        } catch (IOException e) {
            failedToRead(e);
        } catch (Throwable t) {
            fail(t);
        }
        return over;
    }

    private boolean goesOn(BooleanSupplier leave) {
        woken = false;
        return !over && !leave.getAsBoolean();
    }

    /** Who has cancelled may still give a value: that the body could not be read any more is his own doing. */
    private void failedToRead(IOException e) {
        if (cancelled) {
            over = true;
        } else {
            fail(e);
        }
    }

    private void begin() {
        begun = true;
        if (response instanceof GuardedResponse guarded) {
            guarded.whenClosed(() -> {
                closed = true;
                wake();
            });
        }
        subscriber.onSubscribe(this);
    }

    private void step() throws IOException {
        if (cancelled) {
            over = true;
            return;
        }
        if (misused) {
            throw new IllegalArgumentException("request: 0 or less (expected: more, Reactive Streams 3.9)");
        }
        List<ByteBuffer> items = next == null ? read() : next;
        next = items;
        if (items.isEmpty()) {
            over = true;
            subscriber.onComplete();
        } else if (isDemanded()) {
            next = null;
            subscriber.onNext(items);
        } else {
            requireGoingOn();
            park();
        }
    }

    /** Returns what comes next: nothing when the body has ended. */
    private List<ByteBuffer> read() throws IOException {
        InputStream source = source();
        byte[] chunk = spare == null ? new byte[nextLength(source)] : spare;
        int n = source.read(chunk, 0, chunk.length);
        if (n < 0) {
            return List.of();
        }
        bytesRead += n;
        // No larger than what is in it: whoever keeps them all keeps what the limit on bodies counts.
        boolean full = n == chunk.length;
        spare = full ? null : chunk;
        return List.of(ByteBuffer.wrap(full ? chunk : Arrays.copyOf(chunk, n)).asReadOnlyBuffer());
    }

    /** Returns how much the next read will give if all goes well; at least a byte, since the end is told by a read. */
    private int nextLength(InputStream source) throws IOException {
        int there = source.available();
        if (there > 0) {
            return Math.min(there, CHUNK_BYTES);
        }
        long announced = response instanceof GuardedResponse guarded ? guarded.contentLength() : -1;
        return announced < 0 ? CHUNK_BYTES : (int) Math.max(1, Math.min(announced - bytesRead, CHUNK_BYTES));
    }

    private InputStream source() {
        if (!bounded && isGathered()) {
            bounded = true;
            return response.boundedBody();
        }
        return response.body();
    }

    /**
     * Returns whether the body may well be on its way into memory: who takes all at once, and gives nothing in return before its
     * end, does not say when it is too much.
     */
    private boolean isGathered() {
        return (demand.get() == Long.MAX_VALUE || KnownSubscribers.hidesDemand(subscriber))
                && !hasValue.getAsBoolean()
                && !KnownSubscribers.keepsNothing(subscriber);
    }

    private void park() {
        if (!woken) {
            LockSupport.park(this);
        }
    }

    private boolean isDemanded() {
        long before = demand.getAndUpdate(n -> n == Long.MAX_VALUE ? n : Math.max(0, n - 1));
        return before > 0;
    }

    /** Says why when the call was stopped; a body that had come to its end before may be asked for until the deadline. */
    private void requireGoingOn() throws IOException {
        boolean guarded = response instanceof GuardedResponse;
        if (guarded && closed) {
            int unused = response.body().read();
        }
        if (!guarded || closed) {
            requireTime();
        }
        requireNoInterrupt();
    }

    private void requireTime() throws IOException {
        if (limit().isCancelled()) {
            throw ended();
        }
    }

    /** Returns the token of what goes on without the call. */
    CancellationToken limit() {
        CancellationToken current = limit;
        if (current == null) {
            current = limits.apply(response);
            limit = current;
            current.onCancel(this::wake);
        }
        return current;
    }

    private static void requireNoInterrupt() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted while the body's subscriber was waited for");
        }
    }

    /** Returns what ended the exchange after its call: whoever makes a value of the body was not done by then. */
    BelayException ended() {
        CallLedger ledger = response.ledger();
        String reason = limit().reason().orElse("cancelled");
        String rest = " before a value was made of the body. Spent: " + ledger.summary();
        Throwable cause = limit().cause().orElse(null);
        if (cause instanceof TimeoutException) {
            String spent = DurationText.of(ledger.elapsed());
            return new DeadlineExceededException(
                    ledger.call() + ": the deadline passed after " + spent + rest, null, ledger, ledger.elapsed());
        }
        return new CallCancelledException(ledger.call() + ": cancelled (" + reason + ")" + rest, cause, ledger, reason);
    }

    private void fail(Throwable why) {
        boolean told = over || cancelled;
        over = true;
        response.close();
        Throwable reported = JdkFailures.of(why);
        failure = reported;
        if (told) {
            return;
        }
        try {
            subscriber.onError(reported);
        } catch (Throwable t) {
            if (t != reported) {
                reported.addSuppressed(t);
            }
        }
    }

    /** Waits on the pumping thread, after the body's end, until {@code done}. */
    void await(BooleanSupplier done) throws IOException {
        for (woken = false; !done.getAsBoolean(); woken = false) {
            requireTime();
            requireNoInterrupt();
            park();
        }
    }

    /** Returns whether nothing more is read and the subscriber has been told all. */
    boolean isOver() {
        return over;
    }

    /** Returns what it failed with; null when it did not. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Returns whether this is the thread that pumps. */
    boolean isHere() {
        return thread == Thread.currentThread();
    }

    /** Has the pumping thread look at what has changed. */
    void wake() {
        woken = true;
        if (!isHere()) {
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void request(long n) {
        if (cancelled) {
            return; // Reactive Streams 3.6
        }
        if (n <= 0) {
            misused = true;
        } else {
            demand.updateAndGet(before -> before + n < 0 ? Long.MAX_VALUE : before + n);
        }
        wake();
    }

    /** Closes the response at once: who cancels wants nothing more to come. */
    @Override
    public void cancel() {
        if (over) {
            return;
        }
        cancelled = true;
        response.close();
        wake();
    }
}
