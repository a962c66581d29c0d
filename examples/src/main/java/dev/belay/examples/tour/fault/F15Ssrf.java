package dev.belay.examples.tour.fault;

import dev.belay.error.AddressRefusedException;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.policy.AddressPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import java.util.Objects;

/**
 * A stranger's URL passes the application's check, and redirects to what only this host can reach. 127.0.0.2 stands for the
 * stranger's address.
 */
final class F15Ssrf implements FaultRow {
    private static final String STRANGER = "127.0.0.2";
    private static final String CREDENTIALS = "credentials";
    private static final AddressPolicy POLICY = AddressPolicy.publicOnly().allow(STRANGER);

    @Override
    public About about() {
        return About.fault("F15", "a checked URL that redirects to this host's metadata", Make.OKHTTP)
                .unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer metadata = FaultServer.start(Answers.ok(CREDENTIALS));
                FaultServer stranger =
                        FaultServer.builder().address(STRANGER).start(Answers.redirect(metadata.url("/")));
                Seat seat = make.open(Setup.stock().addresses(POLICY))) {
            Outcome<String> outcome = Calls.patiently(seat, stranger.url("/"));
            boolean reached = Objects.equals(outcome.value(), CREDENTIALS);
            boolean refused = outcome.failure() instanceof AddressRefusedException
                    && metadata.traffic().connections() == 0;
            return Finding.of(reached, refused, reached ? "brought back the credentials" : Finding.describe(outcome));
        }
    }
}
