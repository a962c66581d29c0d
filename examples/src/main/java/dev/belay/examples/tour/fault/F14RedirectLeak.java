package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.util.Objects;
import okhttp3.Request;

/** A server that is trusted with a cookie and an API key redirects to somebody else's, which sends back what it got. */
final class F14RedirectLeak implements FaultRow {
    private static final String COOKIE = "session=secret";

    @Override
    public About about() {
        return About.fault("F14", "a redirect to another server, with a cookie", Make.OKHTTP)
                .unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer elsewhere = FaultServer.start(Answers.echoHeader("Cookie"));
                FaultServer trusted = FaultServer.start(Answers.redirect(elsewhere.url("/")));
                Seat seat = make.open(Setup.stock())) {
            Request request = Calls.get(trusted.url("/"))
                    .newBuilder()
                    .header("Cookie", COOKIE)
                    .build();
            try (BackgroundCall<String> call = BackgroundCall.start(
                    () -> seat.execute(request, CancellationToken.none(), ResponseReaders.string()))) {
                return judge(call.outcome(Waits.PATIENCE), elsewhere.traffic().requests());
            }
        }
    }

    private static Finding judge(Outcome<String> outcome, long arrived) {
        if (arrived == 0) {
            return Finding.of(false, false, "did not follow it: " + Finding.describe(outcome));
        }
        boolean leaked = Objects.equals(outcome.value(), COOKIE);
        return Finding.of(
                leaked,
                Objects.equals(outcome.value(), ""),
                leaked ? "took the cookie along" : "followed it, without the cookie");
    }
}
