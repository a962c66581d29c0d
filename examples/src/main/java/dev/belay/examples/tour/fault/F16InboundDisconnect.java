package dev.belay.examples.tour.fault;

import dev.belay.CancellationSource;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answer;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.RawClient;

/** A service calls another for its caller, who has gone before there is an answer. */
final class F16InboundDisconnect implements FaultRow {

    @Override
    public About about() {
        return About.fault("F16", "caller gone, the service's call for it goes on", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer upstream = FaultServer.silent();
                Seat seat = make.open(Setup.stock());
                FaultServer service = FaultServer.start(calling(seat, upstream.url("/")))) {
            try (RawClient caller = RawClient.connect(service.port())) {
                caller.get();
                if (!upstream.traffic().awaitRequests(1, Waits.PATIENCE)) {
                    return Finding.of(false, false, "the call did not arrive: " + upstream.traffic());
                }
            }
            upstream.traffic().awaitRequestsInProgress(0, Waits.GRACE);
            boolean goesOn = upstream.traffic().requestsInProgress() > 0;
            return Finding.either(
                    goesOn,
                    goesOn
                            ? "call still at the server " + Finding.seconds(Waits.GRACE) + " later"
                            : "call ended with its caller");
        }
    }

    /** Makes the call on another thread, so as to see on this one when the caller closes its connection. */
    private static Answer calling(Seat seat, String url) {
        return (request, connection) -> {
            try (CancellationSource caller = CancellationSource.create()) {
                var unused = BackgroundCall.start(() -> Calls.fetch(seat, url, caller.token()));
                connection.awaitPeerClose();
            }
        };
    }
}
