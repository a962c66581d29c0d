package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import okhttp3.Request;

/** Calls are logged: with a logger around a naive client, with a listener on Belay. */
final class F22Logging implements FaultRow {
    private static final List<String> SECRETS = List.of("secret-in-query", "secret-in-header", "secret-in-body");

    @Override
    public About about() {
        return About.fault("F22", "log of the calls, three secrets in one", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        Queue<String> log = new ConcurrentLinkedQueue<>();
        try (FaultServer server = FaultServer.start(Answers.ok(SECRETS.get(2)));
                Seat seat = make.open(Setup.stock().log(log::add))) {
            Request request = new Request.Builder()
                    .url(server.url("/?key=" + SECRETS.get(0)))
                    .header("Authorization", SECRETS.get(1))
                    .build();
            String body = seat.execute(request, CancellationToken.none(), ResponseReaders.string());
            long shown = SECRETS.stream()
                    .filter(secret -> log.stream().anyMatch(line -> line.contains(secret)))
                    .count();
            boolean intact = body.equals(SECRETS.get(2));
            String text = shown + " of 3 secrets in the log (" + log.size() + " entries), "
                    + (intact ? "the body reached the handler" : "the logger had eaten the body");
            return Finding.of(shown > 0 || !intact, !log.isEmpty(), text);
        }
    }
}
