package dev.belay.examples.tour.fault;

import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** Several clients are measured in one registry, and each call has another URL. */
final class F24MetricsRegistration implements FaultRow {
    private static final int CLIENTS = 5;
    private static final int URLS = 200;
    private static final int FEW = 50;

    /** What each of the clients measures its calls with, whoever made it. */
    private static final String CALLS = "http.client.requests";

    @Override
    public About about() {
        return About.fault(
                "F24", URLS + " URLs, " + CLIENTS + " clients, one registry of metrics", Make.JDK, Make.OKHTTP);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        List<Seat> seats = new ArrayList<>();
        try (FaultServer server = FaultServer.start(Answers.ok("ok"))) {
            for (int i = 0; i < CLIENTS; i++) {
                seats.add(make.open(Setup.stock().metrics(registry)));
            }
            for (int i = 0; i < URLS; i++) {
                Calls.fetch(seats.get(i % CLIENTS), server.url("/users/" + i));
            }
        } finally {
            seats.forEach(Seat::close);
        }
        int meters = registry.getMeters().size();
        long counted =
                registry.find(CALLS).timers().stream().mapToLong(Timer::count).sum();
        boolean gauges =
                registry.getMeters().stream().anyMatch(each -> each.getId().getType() == Meter.Type.GAUGE);
        String text = meters + " meters after " + URLS + " URLs, " + counted + " calls counted, gauges "
                + (gauges ? "left" : "gone") + " after close()";
        return Finding.of(meters > URLS, meters <= FEW && counted == URLS && !gauges, text);
    }
}
