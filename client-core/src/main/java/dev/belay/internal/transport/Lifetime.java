package dev.belay.internal.transport;

import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.internal.time.Jitter;
import org.jspecify.annotations.Nullable;

/** How long a connection may be used: until it is old, or its server is about to close it because nothing happens. */
final class Lifetime {

    /*
     * A connection that is always in use never looks up its host again, so traffic would never follow a change of addresses.
     * Old ones end at different times, though they may have begun together.
     *
     * A server that says how long it keeps idle connections (Keep-Alive: timeout=5) closes them then, and may do so while a
     * request is on its way. So we stop a little earlier.
     */

    private static final long MOST_NANOS = TransportConfig.MAX_AGE.toNanos();
    private static final long JITTER_NANOS = MOST_NANOS / 10;

    private static final String TIMEOUT = "timeout=";
    private static final long MARGIN_NANOS = 1_000_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int MOST_DIGITS = 9;
    private static final long NONE = -1;

    private final long end;
    private volatile boolean old;
    private volatile long keptNanos = NONE;
    private volatile long idleSince;
    private volatile @Nullable Reason closedFor;

    Lifetime(long now) {
        this.end = now + MOST_NANOS - Jitter.below(JITTER_NANOS);
    }

    /** It is that late now. */
    void age(long now) {
        if (now - end >= 0) {
            old = true;
        }
    }

    /** Whoever has it is to be the last. */
    void ends() {
        old = true;
    }

    /** Returns whether it had been used for long enough when it was last told the time. */
    boolean isOld() {
        return old;
    }

    /** It is about to be closed by this side; the first reason counts. */
    void closes(Reason reason) {
        if (closedFor == null) {
            closedFor = reason;
        }
    }

    /** Returns why it was closed. */
    Reason closedFor() {
        Reason known = closedFor;
        if (known != null) {
            return known;
        }
        // OkHttp closes it after its last exchange.
        return old ? Reason.TOO_OLD : Reason.ENDED;
    }

    /** The server has said how long it keeps the connection: the value of a {@code Keep-Alive} header, or null. */
    void keepAlive(@Nullable String value) {
        if (value != null) {
            long seconds = seconds(value);
            if (seconds >= 0) {
                long nanos = seconds * SECOND_NANOS;
                keptNanos = nanos - Math.min(MARGIN_NANOS, nanos / 2);
            }
        }
    }

    private static long seconds(String keepAlive) {
        int at = keepAlive.indexOf(TIMEOUT);
        int begin = at + TIMEOUT.length();
        int end = begin;
        while (at >= 0 && end < keepAlive.length() && isDigit(keepAlive.charAt(end))) {
            end++;
        }
        boolean isNumber = at >= 0 && end > begin && end - begin <= MOST_DIGITS;
        return isNumber ? Long.parseLong(keepAlive, begin, end, 10) : NONE;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Returns whether the server has said so. */
    boolean isKeptForATime() {
        return keptNanos != NONE;
    }

    /** Nobody uses it from now on. */
    void idle(long now) {
        idleSince = now;
    }

    /** Returns whether the server, as it said, may close it at any moment. */
    boolean isPastKeepAlive(long now) {
        return isKeptForATime() && now - idleSince >= keptNanos;
    }
}
