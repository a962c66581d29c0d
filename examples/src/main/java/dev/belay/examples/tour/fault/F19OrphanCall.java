package dev.belay.examples.tour.fault;

import dev.belay.CancellationSource;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.FaultServer;

/** A request starts background calls and is over before they are. */
final class F19OrphanCall implements FaultRow {
    private static final int CALLS = 5;

    @Override
    public About about() {
        return About.fault("F19", "request over, its 5 background calls go on", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.silent();
                Seat seat = make.open(Setup.stock())) {
            try (CancellationSource scope = CancellationSource.create()) {
                for (int i = 0; i < CALLS; i++) {
                    var unused = seat.executeAsync(Calls.get(server.url("/")), scope.token(), ResponseReaders.string());
                }
                if (!server.traffic().awaitRequests(CALLS, Waits.PATIENCE)) {
                    return Finding.of(false, false, "the calls did not arrive: " + server.traffic());
                }
            }
            server.traffic().awaitRequestsInProgress(0, Waits.GRACE);
            long left = server.traffic().requestsInProgress();
            return Finding.either(
                    left > 0,
                    left + " of " + CALLS + " calls still at the server " + Finding.seconds(Waits.GRACE) + " later");
        }
    }
}
