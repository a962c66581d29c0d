package dev.belay.internal.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** The buffers outside of the heap into which connections read: so many and no more, made when they are first needed. */
public final class ReadBuffers {

    /** Of this process: 4 MB. */
    public static final ReadBuffers SHARED = new ReadBuffers(128, 32 << 10);

    private final int bytes;
    private final AtomicReferenceArray<@Nullable ByteBuffer> free;
    private final AtomicInteger made = new AtomicInteger();

    ReadBuffers(int most, int bytes) {
        this.bytes = bytes;
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
        if (made.get() < free.length() && made.getAndIncrement() < free.length()) {
            return ByteBuffer.allocateDirect(bytes);
        }
        return null;
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
