package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.time.Duration;

/** The connect timeout is set, TCP connects at once, and then the peer never shakes hands. Belay tries that three times. */
final class F04TlsStall implements FaultRow {
    private static final Duration LIMIT = Waits.LIMIT.multipliedBy(3);

    @Override
    public About about() {
        return About.fault("F04", "connect timeout 500 ms, TLS handshake stalls", Make.OKHTTP)
                .unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.silentTls();
                Seat seat = make.open(Setup.stock().connect(Waits.LIMIT));
                BackgroundCall<String> call = BackgroundCall.start(() -> Calls.fetch(seat, server.url("/")))) {
            return Finding.stopped(call.outcome(LIMIT.plus(Waits.PATIENCE)), LIMIT);
        }
    }
}
