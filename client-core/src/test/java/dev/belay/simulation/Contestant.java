package dev.belay.simulation;

import java.util.function.Consumer;

/** One instance of an HTTP client. */
interface Contestant extends AutoCloseable {

    /** Begins a call; tells {@code whenDone} whether it was answered well. Whether that was in time is for the caller to see. */
    void call(Consumer<Boolean> whenDone);

    /** Called when all calls have ended. */
    @Override
    void close();

    /** Which one. */
    enum Kind {
        NAIVE("naive: 3 retries, 100 ms between them"),
        RESILIENCE4J("Resilience4j: Retry and CircuitBreaker"),
        BELAY("Belay");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        Contestant create(Model model, ServerModel server, SimulatedTime time, SimulatedTimer timer) {
            return switch (this) {
                case NAIVE -> new NaiveClient(model, server, time);
                case RESILIENCE4J -> new Resilience4jClient(model, server, time);
                case BELAY -> new BelayContestant(model, server, time, timer);
            };
        }
    }
}
