package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One fault after another, five calls into each: what is left of them afterwards? */
final class F25NothingLeftBehind implements FaultRow {
    private static final int CALLS_EACH = 5;

    @Override
    public About about() {
        return About.fault("F25", "5 calls with 500 ms into each of 9 faults", Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        List<FaultServer> servers = servers();
        try (Seat seat = make.open(Setup.stock().timeout(Waits.LIMIT))) {
            List<BackgroundCall<String>> calls = new ArrayList<>();
            for (FaultServer server : servers) {
                calls.addAll(Calls.start(CALLS_EACH, () -> Calls.fetch(seat, server.url("/"))));
            }
            return judge(seat, servers, calls);
        } finally {
            servers.forEach(FaultServer::close);
        }
    }

    private static Finding judge(Seat seat, List<FaultServer> servers, List<BackgroundCall<String>> calls)
            throws InterruptedException {
        long end = System.nanoTime() + Waits.PATIENCE.toNanos();
        long stuck = 0;
        for (BackgroundCall<String> call : calls) {
            if (call.outcome(left(end)).isHanging()) {
                stuck++;
            }
        }
        long open = 0;
        for (FaultServer server : servers) {
            server.traffic().awaitOpenConnections(0, left(end));
            open += server.traffic().openConnections();
        }
        int timers = seat.timersLeft();
        String text = "%d of %d threads stuck, %d sockets open, %d timers left after %s"
                .formatted(stuck, calls.size(), open, timers, Finding.seconds(Waits.PATIENCE));
        return Finding.of(stuck > 0, stuck == 0 && open == 0 && timers == 0, text);
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), end - System.nanoTime()));
    }

    private static List<FaultServer> servers() {
        return List.of(
                FaultServer.silent(),
                FaultServer.silentTls(),
                FaultServer.start(Answers.halfHead()),
                FaultServer.start(Answers.trickledHead(Duration.ofMillis(50))),
                FaultServer.start(Answers.bodyStops(10, 1_000)),
                FaultServer.start(Answers.trickle(Duration.ofMillis(50))),
                FaultServer.start(Answers.bodyEndsEarly(10, 1_000)),
                FaultServer.start(Answers.bodyResets(10, 1_000)),
                FaultServer.start(Fault.closesAtOnce()));
    }
}
