package dev.belay.examples.tour.fault;

import dev.belay.AccessToken;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.FaultServer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** An access token is good for a while; the client is used for longer. */
final class F23ExpiredCredential implements FaultRow {
    private static final Duration LIFETIME = Duration.ofMillis(400);

    @Override
    public About about() {
        return About.fault("F23", "a call after the access token's expiry", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        AtomicInteger given = new AtomicInteger();
        Instant expiry = Instant.now().plus(LIFETIME);
        Instant later = expiry.plus(Duration.ofHours(1));
        try (FaultServer server = FaultServer.start(Answers.echoHeader("Authorization"));
                Seat seat = make.open(Setup.stock()
                        .tokens(
                                token -> given.incrementAndGet() == 1
                                        ? AccessToken.of("first", expiry)
                                        : AccessToken.of("second", later),
                                server.url("/")))) {
            String before = Calls.fetch(seat, server.url("/"));
            Await.condition(LIFETIME.multipliedBy(2), () -> Instant.now().isAfter(expiry));
            String after = Calls.fetch(seat, server.url("/"));
            return Finding.of(
                    after.equals("Bearer first"),
                    before.equals("Bearer first") && after.equals("Bearer second"),
                    "sent \"" + after + "\" after the first had expired");
        }
    }
}
