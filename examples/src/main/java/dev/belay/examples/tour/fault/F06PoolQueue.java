package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.FaultServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Five calls may be at a host at once, the host hangs, and the rest waits in a queue where no timeout runs. */
final class F06PoolQueue implements FaultRow {
    private static final int CALLS = 50;
    private static final int AT_ONCE = 5;

    @Override
    public About about() {
        return About.fault("F06", "50 calls with 500 ms each, 5 at a time", Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.silent();
                Seat seat = make.open(Setup.stock().timeout(Waits.LIMIT).callsAtOnce(AT_ONCE))) {
            CountDownLatch running = new CountDownLatch(CALLS);
            for (int i = 0; i < CALLS; i++) {
                CompletableFuture<String> call = seat.executeAsync(
                        Calls.get(server.url("/")), CancellationToken.none(), ResponseReaders.string());
                var unused = call.whenComplete((body, failure) -> running.countDown());
            }
            running.await(Waits.LIMIT.plus(Waits.GRACE).toMillis(), TimeUnit.MILLISECONDS);
            long late = running.getCount();
            String text = late + " of " + CALLS + " calls not ended " + Finding.seconds(Waits.LIMIT.plus(Waits.GRACE))
                    + " after they began";
            return Finding.of(late > CALLS / 2, late == 0, text);
        }
    }
}
