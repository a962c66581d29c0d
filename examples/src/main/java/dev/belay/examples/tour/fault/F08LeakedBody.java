package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.time.Duration;

/** Responses are opened and forgotten. */
final class F08LeakedBody implements FaultRow {
    private static final int RESPONSES = 200;
    private static final int LEFT_MOST = 5;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(1);

    @Override
    public About about() {
        return About.fault("F08", "timeout 1 s, 200 responses dropped without close", Make.JDK)
                .unlike(Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.bodyStops(100, 1_000_000));
                Seat seat = make.open(Setup.stock().timeout(TIMEOUT))) {
            int dropped = 0;
            for (int i = 0; i < RESPONSES; i++) {
                dropped += drop(seat, server.url("/")) ? 1 : 0;
            }
            server.traffic().awaitOpenConnections(0, TIMEOUT.plus(AFTER_DEADLINE));
            long open = server.traffic().openConnections();
            return Finding.of(
                    open > RESPONSES / 2,
                    open <= LEFT_MOST && dropped > RESPONSES / 2,
                    open + " of " + dropped + " sockets still open 1 s past the timeout");
        }
    }

    /** Returns whether there was a response to drop: on a busy machine a few may come too late. */
    @SuppressWarnings("MustBeClosedChecker") // the missing close is the fault
    private static boolean drop(Seat seat, String url) {
        try {
            seat.open(Calls.get(url), CancellationToken.none());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
