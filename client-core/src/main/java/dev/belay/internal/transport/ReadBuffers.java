package dev.belay.internal.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The buffers outside of the heap into which connections read: so many and no more, made when they are first needed. */
public final class ReadBuffers {

    /** Of this process: 4 MB. */
    public static final ReadBuffers SHARED = new ReadBuffers(128, () -> ByteBuffer.allocateDirect(32 << 10));

    private final Supplier<ByteBuffer> maker;
    private final AtomicReferenceArray<@Nullable ByteBuffer> free;
    private final AtomicInteger made = new AtomicInteger();
    /** Whether the JVM has given no more such memory. */
    private volatile boolean exhausted;

    ReadBuffers(int most, Supplier<ByteBuffer> maker) {
        this.maker = maker;
        this.free = new AtomicReferenceArray<>(most);
    }

    /** Returns an empty buffer, which has to be given back; null if all are in use. */
    @Nullable
    ByteBuffer take() {
        int first = first();
        for (int i = 0; i < free.length(); i++) {
            int slot = (first + i) % free.length();
            ByteBuffer found = free.get(slot) == null ? null : free.getAndSet(slot, null);
            if (found != null) {
                return found;
            }
        }
        boolean mayBeMade = !exhausted && made.get() < free.length();
        return mayBeMade && made.getAndIncrement() < free.length() ? make() : null;
    }

    private @Nullable ByteBuffer make() {
        try {
            return maker.get();
        } catch (OutOfMemoryError e) {
            // It has a limit of its own (MaxDirectMemorySize), which others may need: a call does without. To ask again
            // each time
            // would cost a collection each time.
            exhausted = true;
            made.getAndDecrement();
            return null;
        }
    }

    /** Takes back a buffer that is not used any more. There are no more of them than places. */
    void giveBack(ByteBuffer buffer) {
        buffer.clear();
        int slot = first();
        while (!free.compareAndSet(slot, null, buffer)) {
            slot = (slot + 1) % free.length();
        }
    }

    /** Where a thread begins to look, so that two of them seldom meet, and each finds what its processor has at hand. */
    private int first() {
        return (int) (Thread.currentThread().getId() % free.length());
    }

    /** Returns how many are in use; a buffer that changes hands meanwhile may be missed. */
    public int inUse() {
        int used = made();
        for (int i = 0; i < free.length(); i++) {
            used -= free.get(i) == null ? 0 : 1;
        }
        return used;
    }

    /** Returns how many there are. */
    int made() {
        return Math.min(made.get(), free.length());
    }
}
