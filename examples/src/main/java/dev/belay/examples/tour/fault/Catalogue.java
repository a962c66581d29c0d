package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.util.List;

/** All rows, in the order of the fault catalogue. */
public final class Catalogue {

    private static final List<FaultRow> ROWS = List.of(
            new F01NoTimeout(),
            new F02BodyTrickle(),
            new F03DnsBlackhole(),
            new F04TlsStall(),
            new F05ClientPerRequest(),
            new F06PoolQueue(),
            new F07HeaderBleed(),
            new F08LeakedBody(),
            new F09HostileJson(),
            new F10BodyBomb(),
            new F11StaleConnection(),
            new F12RetryStorm(),
            new F13RetryDepth(),
            new F14RedirectLeak(),
            new F15Ssrf(),
            new F16InboundDisconnect(),
            new F17DeadlineInheritance(),
            new F18InterceptorKeepsToken(),
            new F19OrphanCall(),
            new F20CancelReleasesThread(),
            new F21Interrupt(),
            new F22Logging(),
            new F23ExpiredCredential(),
            new F24MetricsRegistration(),
            new F25NothingLeftBehind(),
            new F26NoSpin(),
            new F28UseAfterClose(),
            new F29TimerLeak(),
            new F30PermitReturn(),
            new F31StreamedBomb());

    private static final List<TestOnly> TESTS = List.of(new TestOnly(
            "F27", "memory that grows", "takes a million calls: see F27SteadyMemoryTest and the soak command"));

    private Catalogue() {}

    /**
     * A fault that the tour cannot show.
     *
     * @param reason why, and what shows it instead
     */
    public record TestOnly(String id, String title, String reason) {}

    /** Makes one healthy call with every client, so that no row measures the loading of classes. */
    public static void warmUp() throws IOException {
        try (FaultServer server = FaultServer.start(Answers.ok("ok"))) {
            for (Make make : Make.values()) {
                try (Seat seat = make.open(Setup.stock())) {
                    Calls.fetch(seat, server.url("/"));
                }
            }
        }
    }

    /** Returns the rows. */
    public static List<FaultRow> rows() {
        return ROWS;
    }

    /** Returns the faults that have a test and no row. */
    public static List<TestOnly> testOnly() {
        return TESTS;
    }
}
