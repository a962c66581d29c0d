package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Five calls may go at once. After twenty that failed, how many still may? */
final class F30PermitReturn implements FaultRow {
    private static final int PERMITS = 5;
    private static final int FAILURES = 20;
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    @Override
    public About about() {
        return About.fault("F30", "5 permits, 20 calls that fail (JDK: own gate)", Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Answer fails = Answers.bodyEndsEarly(10, 1_000);
        Answer holds = Answers.heldBy(release, Answers.ok("ok"));
        Answer byPath =
                (request, connection) -> (request.target().equals("/fails") ? fails : holds).write(request, connection);
        try (FaultServer server = FaultServer.start(byPath);
                Seat seat = make.open(Setup.stock().callsAtOnce(PERMITS));
                BackgroundCall<Integer> failing =
                        BackgroundCall.start(() -> countFailures(seat, server.url("/fails")))) {
            server.traffic().awaitRequests(PERMITS, LONG_ENOUGH);
            boolean stuck = failing.outcome(Waits.PATIENCE).isHanging();
            server.traffic().awaitRequestsInProgress(0, Waits.GRACE);
            var unused = Calls.start(PERMITS, () -> Calls.fetch(seat, server.url("/holds")));
            server.traffic().awaitRequestsInProgress(PERMITS, stuck ? Waits.GRACE : Waits.PATIENCE);
            long through = server.traffic().requestsInProgress();
            String text = through + " of " + PERMITS + " permits left"
                    + (stuck ? "; calls wait for one for ever" : " after " + FAILURES + " failures");
            return Finding.of(through == 0 && stuck, through == PERMITS, text);
        } finally {
            release.countDown();
        }
    }

    private static int countFailures(Seat seat, String url) {
        int failures = 0;
        for (int i = 0; i < FAILURES; i++) {
            try {
                Calls.fetch(seat, url);
            } catch (IOException expected) {
                failures++;
            }
        }
        return failures;
    }
}
