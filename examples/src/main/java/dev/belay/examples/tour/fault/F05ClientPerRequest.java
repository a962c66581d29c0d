package dev.belay.examples.tour.fault;

import dev.belay.CallOptions;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.lang.management.ManagementFactory;

/** Every request has a timeout of its own, which for naive clients means a client of its own. */
final class F05ClientPerRequest implements FaultRow {
    private static final int REQUESTS = 100;
    private static final int HARMLESS = 8;

    @Override
    public About about() {
        return About.fault("F05", "settings per request, so a client per request", Make.JDK, Make.OKHTTP);
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.ok("ok"));
                Seat seat = make.open(Setup.stock())) {
            int threadsBefore = threads();
            for (int i = 0; i < REQUESTS; i++) {
                CallOptions options = CallOptions.none().connect(Waits.PATIENCE);
                seat.with(options)
                        .execute(Calls.get(server.url("/")), CancellationToken.none(), ResponseReaders.string());
            }
            long connections = server.traffic().connections();
            // The server has a thread for each connection that is still open.
            long threads = threads() - threadsBefore - server.traffic().openConnections();
            String text = "%d connection(s) for %d requests, %d still open, %d more threads"
                    .formatted(connections, REQUESTS, server.traffic().openConnections(), Math.max(0, threads));
            return Finding.either(connections > HARMLESS, text);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}
