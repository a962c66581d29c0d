package dev.belay.examples.soak.brownout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** When calls are due, in nanoseconds since the run began: a Poisson process, which is what many callers who know nothing of each other make together. */
record Arrivals(List<Long> nanos) {

    static Arrivals poisson(int perSecond, Duration lasts, SplittableRandom random) {
        double mean = 1e9 / perSecond;
        List<Long> due = new ArrayList<>();
        for (double at = pause(mean, random); at < lasts.toNanos(); at += pause(mean, random)) {
            due.add((long) at);
        }
        return new Arrivals(List.copyOf(due));
    }

    private static double pause(double mean, SplittableRandom random) {
        return -mean * Math.log(1 - random.nextDouble());
    }
}
