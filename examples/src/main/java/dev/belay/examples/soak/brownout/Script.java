package dev.belay.examples.soak.brownout;

import java.time.Duration;
import java.util.List;

/**
 * What goes wrong with the server, once.
 *
 * @param capacity how much of its workers it then has, 0 to 1
 * @param refuses whether it then answers 503 at once, whatever it is asked
 */
record Script(String name, Duration lasts, double capacity, boolean refuses) {

    /*
     * Ten seconds each: that is the time over which the retry budget is promised. In less, a client may spend all that the ten
     * seconds before have earned, and what is offered would say nothing about the budget.
     */
    static final Script HALF = new Script("half its workers for 10 s", Duration.ofSeconds(10), 0.5, false);
    static final Script STALL = new Script("no worker for 10 s", Duration.ofSeconds(10), 0, false);
    static final Script ERRORS = new Script("503 at once for 10 s", Duration.ofSeconds(10), 1, true);

    static final List<Script> ALL = List.of(HALF, STALL, ERRORS);

    /** Returns how many workers it then has. */
    int workers(Model model) {
        return (int) Math.round(capacity * model.workers());
    }

    /** Returns how many requests per second it can then answer well. */
    double throughput(Model model) {
        return refuses ? 0 : capacity * model.throughput();
    }
}
