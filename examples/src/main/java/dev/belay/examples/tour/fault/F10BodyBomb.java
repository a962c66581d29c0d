package dev.belay.examples.tour.fault;

import dev.belay.error.ResponseTooLargeException;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.time.Duration;
import java.util.Objects;

/** A body of unknown length is asked for as a string, and turns out to be large. */
final class F10BodyBomb implements FaultRow {
    private static final long MIB = 1 << 20;
    private static final long BODY_BYTES = 64 * MIB;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    @Override
    public About about() {
        return About.fault("F10", "a body of 64 MiB nobody expected", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.chunkedOfSize(BODY_BYTES));
                Seat seat = make.open(Setup.stock());
                BackgroundCall<Integer> call = BackgroundCall.start(
                        () -> Calls.fetch(seat, server.url("/")).length())) {
            Outcome<Integer> outcome = call.outcome(LONG_ENOUGH);
            long held = Objects.requireNonNullElse(outcome.value(), 0) / MIB;
            return Finding.of(
                    held == BODY_BYTES / MIB,
                    outcome.failure() instanceof ResponseTooLargeException,
                    held > 0 ? "took all " + held + " MiB into memory" : Finding.describe(outcome));
        }
    }
}
