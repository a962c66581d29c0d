package dev.belay.examples.soak.brownout;

/** An HTTP client, as somebody would use it. */
interface Contestant extends AutoCloseable {

    /** Makes a call on this thread; returns whether it was answered well. Whether it was in time is for the caller to see. */
    boolean call();

    /** Called when all calls have ended. */
    @Override
    void close();

    /** Which one. */
    enum Kind {
        NAIVE("naive: 3 retries, 100 ms apart"),
        RESILIENCE4J("Resilience4j: Retry, CircuitBreaker"),
        BELAY("Belay");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        Contestant create(Model model, String url) {
            return switch (this) {
                case NAIVE -> new NaiveClient(model, url);
                case RESILIENCE4J -> new Resilience4jClient(model, url);
                case BELAY -> new BelayContestant(model, url);
            };
        }
    }
}
