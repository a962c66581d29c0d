package dev.belay.examples.soak.brownout;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the load was what it should be.
 *
 * @param calls how many were due
 * @param late how many began so late that it may have changed a figure
 * @param notStarted how many did not begin at all, for want of a thread
 * @param unfinished how many had not ended long after the last one was due
 * @param unexpected what calls ended with that none may end with
 */
record LoadReport(int calls, int late, int notStarted, int unfinished, List<String> unexpected) {

    /** Returns what no busy machine can be the reason of, in words. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(unexpected);
        if (unfinished > 0) {
            faults.add(unfinished + " calls have not ended");
        }
        return faults;
    }
}
