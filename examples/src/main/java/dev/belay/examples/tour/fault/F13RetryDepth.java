package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;

/** Thousands of attempts, which a client that calls itself for each has no stack for. */
final class F13RetryDepth implements FaultRow {
    private static final int ATTEMPTS = 2_000;

    @Override
    public About about() {
        return About.fault("F13", "2,000 attempts on a stack of 128 KiB", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        SmallStack.Result result = SmallStack.of(make, ATTEMPTS);
        return Finding.of(
                result.outcome().equals(StackOverflowError.class.getSimpleName()),
                result.attempts() == ATTEMPTS,
                result.outcome() + " after " + result.attempts() + " attempts");
    }
}
