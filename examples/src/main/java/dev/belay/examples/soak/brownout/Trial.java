package dev.belay.examples.soak.brownout;

import dev.belay.testing.trouble.Measurements;
import java.time.Duration;
import java.util.SplittableRandom;

/** One contestant and the server that is its own, in one script. */
final class Trial implements AutoCloseable {
    private final Model model;
    private final Script script;
    private final Contestant.Kind kind;
    private final Measurements measurements = new Measurements();
    private final TroubledServer server;
    private final Contestant contestant;
    private final Load load;

    /** The same seed makes the same load and the same work, whoever the contestant is. */
    Trial(Model model, Script script, Contestant.Kind kind, RunClock clock, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Duration lasts = model.lasts(script);
        this.model = model;
        this.script = script;
        this.kind = kind;
        this.server = new TroubledServer(model, script, clock, measurements, random.nextLong());
        this.contestant = kind.create(model, server.url());
        Arrivals arrivals = Arrivals.poisson(model.demand(), lasts, random.split());
        this.load = new Load(model, contestant, arrivals, clock, measurements);
    }

    void start() {
        load.start();
    }

    void troubleBegins() {
        server.troubleBegins();
    }

    void troubleEnds() {
        server.troubleEnds();
    }

    /** Waits until the last call has ended. */
    Figures await() throws InterruptedException {
        LoadReport report = load.await();
        return new Figures(model, script, kind, measurements, report);
    }

    @Override
    public void close() {
        load.close();
        contestant.close();
        server.close();
    }
}
