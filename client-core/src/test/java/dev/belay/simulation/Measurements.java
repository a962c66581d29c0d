package dev.belay.simulation;

import java.util.ArrayList;
import java.util.List;

/** What is counted while a simulation runs, in buckets of 100 ms. */
final class Measurements {
    static final long BUCKET_NANOS = 100_000_000;
    static final int BUCKETS_PER_SECOND = 10;

    /** A call: when it began, how long it took, and whether it was of use. */
    record Call(int bucket, long nanos, boolean success) {}

    private final SimulatedTime time;
    private final Counts begun = new Counts();
    private final Counts requests = new Counts();
    private final Counts succeeded = new Counts();
    private final List<Call> calls = new ArrayList<>();

    Measurements(SimulatedTime time) {
        this.time = time;
    }

    private int bucket() {
        return (int) (time.elapsed().toNanos() / BUCKET_NANOS);
    }

    /** A call begins. Returns when. */
    int begins() {
        int bucket = bucket();
        begun.increment(bucket);
        return bucket;
    }

    /** A request arrives at the server. */
    void arrived() {
        requests.increment(bucket());
    }

    void ended(int begin, long nanos, boolean success) {
        calls.add(new Call(begin, nanos, success));
        if (success) {
            succeeded.increment(bucket());
        }
    }

    Counts begun() {
        return begun;
    }

    Counts requests() {
        return requests;
    }

    /** Returns the successes by when they came. */
    Counts succeeded() {
        return succeeded;
    }

    List<Call> calls() {
        return calls;
    }
}
