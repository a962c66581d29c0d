package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A thread waits for an answer and is interrupted, as at shutdown. */
final class F21Interrupt implements FaultRow {
    private static final Duration UNTIL_IT_READS = Duration.ofMillis(300);

    @Override
    public About about() {
        return About.fault("F21", "interrupted while waiting", Make.OKHTTP).unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        AtomicBoolean flagKept = new AtomicBoolean();
        try (FaultServer server = FaultServer.silent();
                Seat seat = make.open(Setup.stock());
                BackgroundCall<String> call =
                        BackgroundCall.start(() -> interruptible(seat, server.url("/"), flagKept))) {
            if (!server.traffic().awaitRequests(1, Waits.PATIENCE)) {
                return Finding.of(false, false, "the request did not arrive");
            }
            Duration before = call.outcome(UNTIL_IT_READS).took();
            call.interrupt();
            Outcome<String> outcome = call.outcome(Waits.PATIENCE);
            Finding finding = Finding.stopped(outcome, before);
            boolean held = finding.state() == Finding.State.HELD && flagKept.get();
            String flag = outcome.isHanging() ? "" : flagKept.get() ? "flag kept; " : "flag lost; ";
            return Finding.of(outcome.isHanging(), held, flag + finding.text());
        }
    }

    private static String interruptible(Seat seat, String url, AtomicBoolean flagKept) throws IOException {
        try {
            return Calls.fetch(seat, url);
        } finally {
            flagKept.set(Thread.currentThread().isInterrupted());
        }
    }
}
