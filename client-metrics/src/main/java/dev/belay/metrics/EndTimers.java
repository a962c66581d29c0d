package dev.belay.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The timers of one thing, one for each way in which it has ended; of more than 50 ways, one for the rest. */
final class EndTimers {

    /*
     * Nearly always there are one or two, so that looking through them is faster than any map, and needs no key to be made. The
     * exception's class is known by its name: a reference to the class would keep an application alive that has been undeployed.
     */

    private static final int MOST = 50;

    private final Kind kind;
    private final KnownNames exceptions;
    private volatile Way[] ways = {};
    private volatile @Nullable Timer rest;

    EndTimers(Kind kind, KnownNames exceptions) {
        this.kind = kind;
        this.exceptions = exceptions;
    }

    /** What the timers are of. */
    interface Kind {

        /** Makes that for one way to end. */
        Timer timer(End end, MeterFactory meters);
    }

    private record Way(int status, String failure, Timer timer) {}

    /**
     * Returns the timer for one way to end.
     *
     * @param status 0 when there was no response
     */
    Timer of(int status, @Nullable Throwable failure, MeterFactory meters) {
        String name = failure == null ? KnownNames.NONE : failure.getClass().getName();
        Timer known = find(status, name);
        return known == null ? add(status, name, failure, meters) : known;
    }

    private @Nullable Timer find(int status, String failure) {
        for (Way each : ways) {
            if (each.status == status && each.failure.equals(failure)) {
                return each.timer;
            }
        }
        return rest;
    }

    private synchronized Timer add(int status, String name, @Nullable Throwable failure, MeterFactory meters) {
        Timer known = find(status, name);
        if (known != null) {
            return known;
        }
        if (ways.length >= MOST) {
            Timer ofRest = kind.timer(End.OTHER, meters);
            rest = ofRest;
            return ofRest;
        }
        Timer timer = kind.timer(End.of(status, failure, exceptions), meters);
        Way[] more = Arrays.copyOf(ways, ways.length + 1);
        more[ways.length] = new Way(status, name, timer);
        ways = more;
        return timer;
    }
}
