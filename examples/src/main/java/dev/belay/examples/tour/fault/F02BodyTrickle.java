package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.time.Duration;

/** The timeout is set, the head comes at once, and then the body, a byte at a time. */
final class F02BodyTrickle implements FaultRow {
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(50);

    @Override
    public About about() {
        return About.fault("F02", "timeout 500 ms, body trickles", Make.JDK).unlike(Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.trickle(BETWEEN_BYTES));
                Seat seat = make.open(Setup.stock().timeout(Waits.LIMIT))) {
            return Finding.stopped(Calls.patiently(seat, server.url("/")), Waits.LIMIT);
        }
    }
}
