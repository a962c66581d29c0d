package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;

/** A fault on real sockets, into which any client can be led. */
public interface FaultRow {

    /** Returns what the row is about. */
    About about();

    /** Returns whether it measures the process, so that nothing else may go on meanwhile. */
    default boolean isAlone() {
        return false;
    }

    /** Starts the faulty server, sends the client into it, and says what was measured. */
    Finding observe(Make make) throws Exception;
}
