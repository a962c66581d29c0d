package dev.belay.examples.soak.brownout;

import java.time.Duration;

/**
 * What is measured, for all contestants alike; the same as in the simulation, but shorter.
 *
 * @param demand calls per second
 * @param workers how many requests the server works on at the same time
 * @param service how long a request takes on average: half of that always, the rest by chance (exponential)
 * @param queue how many more it accepts
 * @param attempt how long a client waits for an answer
 * @param limit within which a call is of use to whoever makes it
 * @param permits how many requests a client that bounds them has under way
 * @param before how long all is well at first
 * @param after how long calls are made after the trouble
 */
record Model(
        int demand,
        int workers,
        Duration service,
        int queue,
        Duration attempt,
        Duration limit,
        int permits,
        Duration before,
        Duration after) {

    /*
     * A server that is full makes a request wait for queue / throughput = 1.5 s, longer than its client does: whatever fills
     * the queue once keeps it full. Before the trouble there is so much time that ten seconds of it are not the half of what a
     * circuit breaker of 30 s sees; after it, ten times what a full queue takes to be worked off, so that a client which is
     * not back by then is not waiting for that.
     */
    private static final Model STANDARD = new Model(
            100,
            16,
            Duration.ofMillis(100),
            240,
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            64,
            Duration.ofSeconds(15),
            Duration.ofSeconds(15));

    /** Returns the one that the command measures. */
    static Model standard() {
        return STANDARD;
    }

    /** Returns the same over another time. */
    Model lasting(Duration before, Duration after) {
        return new Model(demand, workers, service, queue, attempt, limit, permits, before, after);
    }

    /** Returns how many requests per second the server can answer when all is well. */
    double throughput() {
        return workers * 1e9 / service.toNanos();
    }

    /** Returns for how long calls are begun. */
    Duration lasts(Script script) {
        return before.plus(script.lasts()).plus(after);
    }
}
