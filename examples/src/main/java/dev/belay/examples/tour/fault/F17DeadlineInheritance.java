package dev.belay.examples.tour.fault;

import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.time.Duration;

/** A handler has promised an answer in 500 ms and makes four calls, each within its own timeout. */
final class F17DeadlineInheritance implements FaultRow {
    private static final int CALLS = 4;
    private static final Duration EACH = Duration.ofMillis(450);
    private static final Duration TIMEOUT_OF_EACH = Duration.ofSeconds(1);

    @Override
    public About about() {
        return About.fault("F17", "handler due in 500 ms makes 4 slow calls", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.delayed(EACH, Answers.ok("slow")));
                Seat seat = make.open(Setup.stock().timeout(TIMEOUT_OF_EACH));
                CancellationSource due = CancellationSource.withTimeout(CancellationToken.none(), Waits.LIMIT);
                BackgroundCall<Integer> handler =
                        BackgroundCall.start(() -> handle(seat, server.url("/"), due.token()))) {
            var outcome = handler.outcome(Waits.LIMIT.plus(Waits.GRACE));
            String text = outcome.isHanging()
                    ? "handler still at work " + Finding.seconds(outcome.took()) + " after it began"
                    : Finding.describe(outcome);
            Finding finding = Finding.stopped(outcome, Waits.LIMIT);
            return new Finding(finding.state(), text);
        }
    }

    private static int handle(Seat seat, String url, CancellationToken token) throws IOException {
        for (int i = 0; i < CALLS; i++) {
            seat.execute(Calls.get(url), token, ResponseReaders.string());
        }
        return CALLS;
    }
}
