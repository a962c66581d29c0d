package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Thousands of attempts on a thread with a small stack, as servers with many threads have them. */
final class F13RetryDepth implements FaultRow {
    private static final int ATTEMPTS = 5_000;
    private static final long STACK_BYTES = 128 << 10;

    @Override
    public About about() {
        return About.fault("F13", "5,000 attempts on a stack of 128 KiB", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.status(503));
                Seat seat = make.open(Setup.stock().retries(ATTEMPTS - 1))) {
            FutureTask<String> call = new FutureTask<>(() -> outcome(seat, server.url("/")));
            Thread thread = new Thread(null, call, "small stack", STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
            String outcome = result(call);
            long attempts = server.traffic().requests();
            return Finding.of(
                    outcome.equals(StackOverflowError.class.getSimpleName()),
                    attempts == ATTEMPTS,
                    outcome + " after " + attempts + " attempts");
        }
    }

    private static String result(FutureTask<String> call) throws InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause()).getClass().getSimpleName();
        }
    }

    private static String outcome(Seat seat, String url) {
        try {
            return Calls.fetch(seat, url);
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
