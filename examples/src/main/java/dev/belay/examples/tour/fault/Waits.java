package dev.belay.examples.tour.fault;

import java.time.Duration;

/** How long the rows wait for what. */
final class Waits {
    /** The limit that clients are given where a row gives them one. */
    static final Duration LIMIT = Duration.ofMillis(500);
    /** How late an end may be and still count as on time: this is a demonstration on a machine that others may use. */
    static final Duration GRACE = Duration.ofMillis(750);
    /** After this long a call that should have ended is called hanging. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    private Waits() {}
}
