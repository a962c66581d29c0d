package dev.belay.simulation;

import dev.belay.testing.Silence;
import dev.belay.testing.trouble.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One run: one contestant, one script, one seed. */
final class Simulation {
    private final Model model;
    private final Script script;
    private final SimulatedTime time;
    private final Measurements measurements = new Measurements();
    private final long end;

    private Simulation(Model model, Script script, SimulatedTime time) {
        this.model = model;
        this.script = script;
        this.time = time;
        this.end = model.before().plus(script.lasts()).plus(model.after()).toNanos();
    }

    /** Runs it from the beginning of {@code time}. */
    static Result run(Model model, Script script, Contestant.Kind kind, long seed, SimulatedTime time) {
        time.startOver(seed);
        Simulation simulation = new Simulation(model, script, time);
        try (Silence silence = new Silence()) {
            simulation.run(kind, new SplittableRandom(seed));
        }
        return new Result(model, script, kind, seed, simulation.measurements);
    }

    private void run(Contestant.Kind kind, SplittableRandom random) {
        ServerModel server = new ServerModel(model, script, time, measurements, random.nextLong());
        server.start();
        SimulatedTimer timer = new SimulatedTimer(time);
        List<Contestant> contestants = new ArrayList<>();
        for (int i = 0; i < model.applications(); i++) {
            contestants.add(kind.create(model, server, time, timer));
        }
        for (int i = 0; i < model.clients(); i++) {
            plan(contestants.get(i % contestants.size()), random.split());
        }
        time.run();
        contestants.forEach(Contestant::close);
    }

    /** Plans the next call of a client, and with it all that follow. */
    private void plan(Contestant contestant, SplittableRandom random) {
        double mean = 1e9 * model.clients() / model.demand();
        long pause = (long) (-mean * Math.log(1 - random.nextDouble()));
        if (time.elapsed().toNanos() + pause >= end) {
            return;
        }
        time.after(pause, () -> {
            plan(contestant, random);
            call(contestant);
        });
    }

    private void call(Contestant contestant) {
        long begin = time.elapsed().toNanos();
        measurements.begins(begin);
        long start = time.nanoTime();
        contestant.call(answered -> {
            long nanos = time.nanoTime() - start;
            measurements.ends(
                    begin, begin + nanos, answered && nanos <= model.limit().toNanos());
        });
    }
}
