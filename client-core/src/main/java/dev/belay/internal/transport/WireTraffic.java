package dev.belay.internal.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What goes through a wire socket: how many bytes either way, for how long a write lasts, and since when nothing is answered. */
final class WireTraffic {

    /*
     * Each count has one writing thread at a time (the connection's reader, the holder of its write lock), so plain
     * increments published opaquely are enough.
     */

    static final long NOT_WRITING = 0;

    private static final VarHandle READ;
    private static final VarHandle WRITTEN;
    private static final VarHandle WRITING_SINCE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            READ = lookup.findVarHandle(WireTraffic.class, "bytesRead", long.class);
            WRITTEN = lookup.findVarHandle(WireTraffic.class, "bytesWritten", long.class);
            WRITING_SINCE = lookup.findVarHandle(WireTraffic.class, "writingSince", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile long bytesRead;
    private volatile long bytesWritten;
    private volatile long writingSince = NOT_WRITING;
    private volatile long readWhenAsked;
    private volatile long askedAt;

    /** Returns how many bytes were received, TLS records and frames included. */
    long bytesRead() {
        return bytesRead;
    }

    /** Returns how many bytes were handed to the kernel, or may have been by a write that failed; TLS and frames included. */
    long bytesWritten() {
        return bytesWritten;
    }

    /** Returns when the write began that is under way, or that there is none. */
    long writingSince() {
        return writingSince;
    }

    void read(int bytes) {
        READ.setOpaque(this, bytesRead + bytes);
    }

    void writeBegins(long now) {
        // The lowest bit is given up to tell an instant of zero from no write.
        WRITING_SINCE.setOpaque(this, now | 1);
    }

    void writeEnds(int bytes) {
        // A write that fails does not say how much the kernel had taken by then.
        WRITTEN.setOpaque(this, bytesWritten + bytes);
        // Volatile, since those who wait queue up before they look: they see this, or are seen below.
        writingSince = NOT_WRITING;
    }

    /** Notes that a request goes out; the first one that has not been answered by as much as a byte starts the silence. */
    void requestBegins(long now) {
        if (askedAt == 0 || bytesRead != readWhenAsked) {
            readWhenAsked = bytesRead;
            askedAt = now;
        }
    }

    /** Returns whether nothing has come in for that long although a request is out. */
    boolean isSilentFor(long nanos, long now) {
        return bytesRead == readWhenAsked && now - askedAt >= nanos;
    }
}
