package dev.belay.examples.tour.fault;

import dev.belay.CancellationSource;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A thread is reading a body that has stopped coming, and its call is cancelled. */
final class F20CancelReleasesThread implements FaultRow {

    @Override
    public About about() {
        return About.fault("F20", "cancelled while a thread reads the body", Make.JDK)
                .unlike(Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        try (FaultServer server = FaultServer.start(Answers.bodyStops(10, 1_000));
                Seat seat = make.open(Setup.stock().cancellable());
                CancellationSource source = CancellationSource.create();
                BackgroundCall<String> call = BackgroundCall.start(
                        () -> seat.execute(Calls.get(server.url("/")), source.token(), response -> {
                            reading.countDown();
                            return response.string();
                        }))) {
            reading.await(Waits.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Duration before = call.outcome(Duration.ZERO).took();
            source.cancel("user left");
            Outcome<String> outcome = call.outcome(Waits.PATIENCE);
            return Finding.stopped(outcome, before);
        }
    }
}
