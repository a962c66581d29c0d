package dev.belay.simulation;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What is simulated, for all contestants alike.
 *
 * @param clients how many call independently of each other
 * @param applications how many instances of a contestant they share
 * @param demand calls per second of all clients together
 * @param workers how many requests the server works on at the same time
 * @param service how long a request takes on average: half of that always, the rest by chance (exponential)
 * @param queue how many more it accepts
 * @param refusal how long an answer takes that needs no work
 * @param attempt how long a client waits for an answer
 * @param limit within which a call is of use to whoever makes it
 * @param permits how many requests an application that bounds them has under way
 * @param before how long all is well at first
 * @param after how long calls are made after the trouble
 */
record Model(
        int clients,
        int applications,
        int demand,
        int workers,
        Duration service,
        int queue,
        Duration refusal,
        Duration attempt,
        Duration limit,
        int permits,
        Duration before,
        Duration after) {

    /*
     * A server that is full makes a request wait for queue / throughput = 1.5 s, longer than its client does. That is what
     * keeps a system down when whatever brought it down is over: all work is for clients that have left.
     */
    private static final Model STANDARD = new Model(
            1_000,
            1,
            1_000,
            160,
            Duration.ofMillis(100),
            2_400,
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            256,
            Duration.ofSeconds(30),
            Duration.ofSeconds(75));

    /** Returns the one that the page is about. */
    static Model standard() {
        return STANDARD;
    }

    /** Returns a tenth of demand and server, and so many permits of each application. */
    Model tenth(int permitsOfEach) {
        return new Model(
                clients,
                applications,
                demand / 10,
                workers / 10,
                service,
                queue / 10,
                refusal,
                attempt,
                limit,
                permitsOfEach,
                before,
                after);
    }

    /** Returns the same over a shorter time. */
    Model lasting(Duration before, Duration after) {
        return new Model(
                clients,
                applications,
                demand,
                workers,
                service,
                queue,
                refusal,
                attempt,
                limit,
                permits,
                before,
                after);
    }

    /** Returns the same with other instances of the contestant. */
    Model applications(int number) {
        return new Model(
                clients, number, demand, workers, service, queue, refusal, attempt, limit, permits, before, after);
    }

    /** Returns how many requests per second the server can answer when all is well. */
    double throughput() {
        return workers * 1e9 / service.toNanos();
    }

    /** Returns all of it in words, for the page. */
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(
                "clients",
                number(clients) + ", each a Poisson process of its own (open loop: slow answers do not slow it down)");
        words.put(
                "instances of the HTTP client",
                applications == 1 ? "1, shared" : number(applications) + ", each shared");
        words.put("demand", number(demand) + " calls/s, all GET and all to one origin");
        words.put("server", workers + " workers, so " + number(Math.round(throughput())) + " requests/s");
        words.put("a request takes", "half of " + millis(service) + " always, the other half on average (exponential)");
        words.put(
                "queue",
                number(queue) + " requests, first come first served; what finds it full is answered 503 after "
                        + millis(refusal) + "; what was accepted is worked on, also when its client has gone");
        words.put("an attempt", "is given up after " + millis(attempt));
        words.put("a call", "is a success if it is answered 200 within " + millis(limit));
        words.put("permits of Belay", permits + " per origin, the default");
        words.put("time", millis(before) + " before the trouble, " + millis(after) + " after it");
        return words;
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
