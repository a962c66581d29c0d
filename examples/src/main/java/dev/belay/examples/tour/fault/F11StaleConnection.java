package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Fault;
import dev.belay.testing.FaultServer;
import dev.belay.testing.Outcome;
import dev.belay.testing.ReceivedRequest;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import okhttp3.RequestBody;

/** An order on a connection that has served before; the server takes it, and closes the connection without a word. */
final class F11StaleConnection implements FaultRow {

    @Override
    public About about() {
        return About.fault("F11", "a POST whose pooled connection is closed", Make.OKHTTP)
                .unlike(Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        AtomicInteger orders = new AtomicInteger();
        try (FaultServer server = FaultServer.start(takesOrdersAndCloses(orders));
                Seat seat = make.open(Setup.stock())) {
            Calls.fetch(seat, server.url("/"));
            Request order = Calls.get(server.url("/"))
                    .newBuilder()
                    .post(RequestBody.create("order", null))
                    .build();
            try (BackgroundCall<String> call = BackgroundCall.start(
                    () -> seat.execute(order, CancellationToken.none(), ResponseReaders.string()))) {
                return judge(call.outcome(Waits.PATIENCE), orders.get());
            }
        }
    }

    private static Fault takesOrdersAndCloses(AtomicInteger orders) {
        return connection -> {
            ReceivedRequest request = connection.readRequest();
            while (request != null && request.method().equals("GET")) {
                Answers.ok("hello").write(request, connection);
                connection.answered();
                request = connection.readRequest();
            }
            if (request != null) {
                orders.incrementAndGet();
            }
        };
    }

    private static Finding judge(Outcome<String> outcome, int orders) {
        return Finding.of(
                orders > 1,
                orders == 1 && outcome.failure() != null,
                "the order arrived " + orders + " times; " + Finding.describe(outcome));
    }
}
