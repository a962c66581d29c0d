package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.error.BelayException;
import dev.belay.examples.tour.seat.Make;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.examples.tour.seat.Setup;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A response is closed, another call is made, and the first response is read once more. */
final class F28UseAfterClose implements FaultRow {

    @Override
    public About about() {
        return About.fault("F28", "a closed response is read (JDK: with pooled buffers)", Make.JDK);
    }

    @Override
    public Finding observe(Make make) throws Exception {
        try (FaultServer server = FaultServer.start(Answers.inTurn(Answers.ok("first"), Answers.ok("other")));
                Seat seat = make.open(Setup.stock().pooledBuffers())) {
            InputStream closed = closedBody(seat, server.url("/"));
            try (ResponseHandle second = seat.open(Calls.get(server.url("/")), CancellationToken.none())) {
                return judge(closed, second.status());
            }
        }
    }

    private static InputStream closedBody(Seat seat, String url) throws IOException {
        try (ResponseHandle first = seat.open(Calls.get(url), CancellationToken.none())) {
            return first.body();
        }
    }

    private static Finding judge(InputStream closed, int status) {
        try {
            String read = new String(closed.readAllBytes(), StandardCharsets.UTF_8);
            return Finding.of(
                    read.equals("other"),
                    false,
                    "read \"" + read + "\" after close: the next call's body, status " + status);
        } catch (IOException e) {
            String text = Finding.describe(e);
            return Finding.of(false, e instanceof BelayException || text.contains("closed"), text);
        }
    }
}
