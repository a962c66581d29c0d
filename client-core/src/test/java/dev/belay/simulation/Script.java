package dev.belay.simulation;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong with the server, once.
 *
 * @param capacity how much of its workers it then has, 0 to 1
 * @param slowness how many times longer a request then takes
 * @param refuses whether it then answers 503 at once, whatever it is asked
 */
record Script(String name, Duration lasts, double capacity, double slowness, boolean refuses) {

    static final Script HALF = new Script("half its workers for 20 s", Duration.ofSeconds(20), 0.5, 1, false);
    static final Script STALL = new Script("no worker for 10 s", Duration.ofSeconds(10), 0, 1, false);
    static final Script ERRORS = new Script("503 at once for 10 s", Duration.ofSeconds(10), 1, 1, true);
    static final Script OUTAGE = new Script("503 at once for 40 s", Duration.ofSeconds(40), 1, 1, true);
    static final Script SLOW = new Script("three times slower for 15 s", Duration.ofSeconds(15), 1, 3, false);

    static final List<Script> ALL = List.of(HALF, STALL, ERRORS, OUTAGE, SLOW);

    /** Returns how many requests per second it can then answer well. */
    double throughput(Model model) {
        return refuses ? 0 : capacity * model.throughput() / slowness;
    }
}
