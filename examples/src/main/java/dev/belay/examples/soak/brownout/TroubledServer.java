package dev.belay.examples.soak.brownout;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultConnection;
import dev.belay.testing.FaultServer;
import dev.belay.testing.ReceivedRequest;
import dev.belay.testing.trouble.Measurements;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** An HTTP/1.1 server on a loopback port: its connections wait for workers, of which there are few, and fewer in trouble. */
final class TroubledServer implements AutoCloseable {
    private static final Answer GOOD = Answers.ok("ok");
    private static final Answer UNAVAILABLE = Answers.status(503);

    private final Model model;
    private final Script script;
    private final RunClock clock;
    private final Measurements measurements;
    private final Workers workers;
    private final FaultServer server;
    private volatile boolean inTrouble;

    TroubledServer(Model model, Script script, RunClock clock, Measurements measurements, long seed) {
        this.model = model;
        this.script = script;
        this.clock = clock;
        this.measurements = measurements;
        this.workers = Workers.start(model, seed);
        // Inattentive: a server that noticed at once who has left would have less work than most have.
        this.server = FaultServer.builder().inattentive().start(this::answer);
    }

    String url() {
        return server.url("/");
    }

    void troubleBegins() {
        workers.present(script.workers(model));
        inTrouble = true;
    }

    void troubleEnds() {
        inTrouble = false;
        workers.present(model.workers());
    }

    private void answer(ReceivedRequest request, FaultConnection connection) throws IOException, InterruptedException {
        measurements.arrives(clock.nanos());
        CountDownLatch done = inTrouble && script.refuses() ? null : workers.accept();
        if (done == null) {
            UNAVAILABLE.write(request, connection);
            return;
        }
        done.await();
        GOOD.write(request, connection);
    }

    @Override
    public void close() {
        workers.close();
        server.close();
    }
}
