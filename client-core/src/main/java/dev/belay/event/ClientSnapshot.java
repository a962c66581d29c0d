package dev.belay.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client was doing at one moment: {@link #toString()} is for people, {@link #toJson()} for programs. Read one thing
 * after the other while calls went on, so that under load the numbers need not fit together to the last one. It holds nothing
 * secret: no path, query, header or body. Made by the library; components may be added in a minor version, here and in the
 * records in it.
 *
 * @param taken when that was
 * @param calls those in flight, the oldest first
 * @param origins those that the client has to do with: first those in trouble (the breaker is not closed, or the server has
 *     asked for a pause), then those with most calls
 * @param totals what there is of everything that calls need
 * @param timer what ends calls on time, of the whole process
 */
public record ClientSnapshot(Instant taken, List<Call> calls, List<Origin> origins, Totals totals, Timer timer) {

    /** So many calls at most are shown by {@link #toString()}, and so many origins: 50. */
    public static final int SHOWN = 50;

    /** Copies the lists. */
    public ClientSnapshot {
        calls = List.copyOf(calls);
        origins = List.copyOf(origins);
    }

    /**
     * A call in flight: one that has begun and whose caller does not have the result yet, or has a response that is not closed.
     *
     * @param info which call it is
     * @param origin scheme, host and port of where it is now: after a redirect another one than where it began
     * @param age since its start
     * @param remaining until its deadline; zero when that has passed
     * @param attempt the number of its attempt, from 1
     * @param phase what it is at; null when it has not come to anything yet, as when it waits for a thread
     * @param inPhase how long it has been at it
     * @param waiting whether the library waits for something; false while the caller's own code runs or is waited for: a
     *     reader between two reads, a request body that is asked for its bytes, an interceptor
     * @param stopped whether it has been stopped already (cancelled, out of time, the client closed), and only its thread is
     *     not back yet
     * @param connection remote address and protocol of its connection, with "reused" when that came from the pool; null before
     *     there is one
     */
    public record Call(
            CallInfo info,
            String origin,
            Duration age,
            Duration remaining,
            int attempt,
            @Nullable Phase phase,
            Duration inPhase,
            boolean waiting,
            boolean stopped,
            @Nullable String connection) {}

    /**
     * How the client stands with an origin.
     *
     * @param stats its calls, permits, retry budget and pause
     * @param breakerReason why its circuit breaker is not closed; empty when it is
     * @param openFor for how long that still refuses calls; zero when it does not, null when until somebody says otherwise
     */
    public record Origin(
            OriginStats stats,
            String breakerReason,
            @Nullable Duration openFor) {}

    /**
     * What there is of everything that calls need.
     *
     * @param closed whether the client has been closed, or is being closed
     * @param permits those of the concurrency limit
     * @param connections those of the pool
     * @param threads those of asynchronous calls
     */
    public record Totals(boolean closed, Permits permits, ConnectionStats connections, AsyncThreads threads) {}

    /**
     * The permits of the concurrency limit.
     *
     * @param inUse how many are out
     * @param allowed how many may be
     * @param allowedPerOrigin how many of them for one origin
     * @param waiting how many calls wait, for a permit, a pause or the rate limit
     * @param queue how many may
     */
    public record Permits(int inUse, int allowed, int allowedPerOrigin, int waiting, int queue) {}

    /**
     * The threads on which asynchronous calls are made.
     *
     * @param virtual whether each call has a virtual thread of its own; then nobody waits for one
     * @param alive how many there are; 0 when they are virtual. Those that have no call and are not idle run what somebody has
     *     hung on a future
     * @param allowed how many there may be; 0 when they are virtual
     * @param running how many asynchronous calls in flight have begun
     * @param waiting how many have not, and wait for a thread
     */
    public record AsyncThreads(boolean virtual, int alive, int allowed, int running, int waiting) {}

    /**
     * The timer that ends calls on time; all clients of a process share one.
     *
     * @param entries how many calls and deadlines it watches
     * @param alive whether its thread is; it ends a minute after the last call, and another one begins with the next
     * @param late for how long something has been due that the timer has not looked at: a millisecond or two are usual, more
     *     says that the process gets too little processor time
     */
    public record Timer(int entries, boolean alive, Duration late) {}

    /**
     * Returns all of it as a JSON text (RFC 8259) in one line, its durations in milliseconds. Members may be added in a minor
     * version.
     */
    public String toJson() {
        return SnapshotJson.of(this);
    }

    /** Returns a table of a few lines, with the {@value #SHOWN} oldest calls and how many more there are. */
    @Override
    public String toString() {
        return SnapshotText.of(this);
    }
}
