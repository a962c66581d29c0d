package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.util.Locale;

/** A server that has too much to do says "503, come back at once": what is sent again makes it worse. */
final class F12RetryStorm implements FaultRow {
    private static final int CALLS = 400;
    /** What retries may add to the load. */
    private static final double MOST = 1.2;

    @Override
    public About about() {
        return About.fault("F12", "an overloaded server answers 503, Retry-After: 0", Make.OKHTTP)
                .unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.status(503, "Retry-After: 0"));
                Seat seat = make.open(Setup.stock())) {
            for (int i = 0; i < CALLS; i++) {
                call(seat, server.url("/"));
            }
            double load = (double) server.traffic().requests() / CALLS;
            return Finding.of(
                    load > MOST,
                    load <= MOST,
                    String.format(Locale.ROOT, "%d calls became %.2f times as many requests", CALLS, load));
        }
    }

    private static void call(Seat seat, String url) {
        try {
            seat.execute(Calls.get(url), CancellationToken.none(), ResponseReaders.string());
        } catch (IOException e) {
            // that they fail is clear; what counts is what arrives
        }
    }
}
