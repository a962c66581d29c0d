package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;

/** Each call has a timer, and each call ends well: the timers should be gone. */
final class F29TimerLeak implements FaultRow {
    private static final int CALLS = 1_000;

    @Override
    public About about() {
        return About.fault("F29", "1,000 good calls, a timer for each", Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("ok"));
                Seat seat = make.open(Setup.stock().scheduledDeadlines())) {
            for (int i = 0; i < CALLS; i++) {
                Calls.fetch(seat, server.url("/"));
            }
            int left = seat.timersLeft();
            return Finding.of(left > CALLS / 2, left == 0, left + " timers left after " + CALLS + " calls");
        }
    }
}
