package dev.belay.examples.tour;

import dev.belay.examples.tour.fault.Finding;
import dev.belay.examples.tour.seat.Make;

/**
 * One client in one fault.
 *
 * @param role what is expected of it
 */
record Trial(Make make, Role role, Finding finding) {

    enum Role {
        /** It must show the fault. */
        SHOWS,
        /** It is there for comparison. */
        COMPARES,
        /** It sits in Belay's seat and must hold. */
        HOLDS
    }

    /** Returns whether it did what is expected of it. */
    boolean isAsExpected() {
        return switch (role) {
            case SHOWS -> finding.state() == Finding.State.FAULT;
            case HOLDS -> finding.state() == Finding.State.HELD;
            case COMPARES -> true;
        };
    }

    String line() {
        return make.label() + ": " + finding.text();
    }
}
