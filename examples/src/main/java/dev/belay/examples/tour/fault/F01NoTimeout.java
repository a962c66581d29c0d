package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.time.Duration;

/**
 * Nobody has set anything, and the server never answers. Belay is given the time of its own default as well; an order is not
 * sent again, which would take it three times as long.
 */
final class F01NoTimeout implements FaultRow {
    private static final Duration LONGER_THAN_ANY_DEFAULT = Duration.ofSeconds(11);

    @Override
    public About about() {
        return About.fault("F01", "no timeout set, server never answers", Make.JDK)
                .unlike(Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.silent();
                Seat seat = make.open(Setup.stock());
                BackgroundCall<String> call = BackgroundCall.start(() -> seat.execute(
                        Calls.order(server.url("/")), CancellationToken.none(), ResponseReaders.string()))) {
            return Finding.stopped(call.outcome(LONGER_THAN_ANY_DEFAULT), LONGER_THAN_ANY_DEFAULT);
        }
    }
}
