package dev.belay.testing.trouble;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is counted while a run goes on, in buckets of 100 ms. Times are nanoseconds since the run began. Thread-safe. */
public final class Measurements {
    public static final int BUCKETS_PER_SECOND = 10;
    private static final long BUCKET_NANOS = 100_000_000;

    /** A call: when it began, how long it took, and whether it was of use. */
    public record Call(int bucket, long nanos, boolean success) {}

    private final Counts begun = new Counts();
    private final Counts requests = new Counts();
    private final Counts succeeded = new Counts();
    private final List<Call> calls = new ArrayList<>();

    /** Returns the bucket that a moment is in. */
    public static int bucket(Duration sinceBeginning) {
        return bucket(sinceBeginning.toNanos());
    }

    private static int bucket(long nanos) {
        return (int) (nanos / BUCKET_NANOS);
    }

    /** A call is due. */
    public synchronized void begins(long at) {
        begun.increment(bucket(at));
    }

    /** A request arrives at the server. */
    public synchronized void arrives(long at) {
        requests.increment(bucket(at));
    }

    /** A call ends that was due at a time. */
    public synchronized void ends(long begin, long at, boolean success) {
        calls.add(new Call(bucket(begin), at - begin, success));
        if (success) {
            succeeded.increment(bucket(at));
        }
    }

    /** Returns how many calls began from one bucket up to, not including, another. */
    public synchronized int begun(int from, int until) {
        return begun.sum(from, until);
    }

    /** Returns how many requests arrived in that time. */
    public synchronized int requests(int from, int until) {
        return requests.sum(from, until);
    }

    /** Returns how many successes came in that time. */
    public synchronized int succeeded(int from, int until) {
        return succeeded.sum(from, until);
    }

    /** Returns the calls that have ended. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }
}
