package dev.belay.examples.soak.brownout;

import dev.belay.testing.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One script for all contestants at the same time, each with a server of its own: so whatever else this machine does in these
 * seconds, it does to all of them.
 */
final class SideBySide {
    private static final Duration GET_READY = Duration.ofMillis(500);

    private SideBySide() {}

    static List<Figures> run(Model model, Script script, long seed) throws InterruptedException {
        RunClock clock = RunClock.beginningIn(GET_READY);
        List<Trial> trials = new ArrayList<>();
        Silence silence = new Silence();
        try {
            for (Contestant.Kind kind : Contestant.Kind.values()) {
                trials.add(new Trial(model, script, kind, clock, seed));
            }
            return run(model, script, clock, trials);
        } finally {
            trials.forEach(Trial::close);
            silence.close();
        }
    }

    private static List<Figures> run(Model model, Script script, RunClock clock, List<Trial> trials)
            throws InterruptedException {
        trials.forEach(Trial::start);
        clock.await(model.before().toNanos());
        trials.forEach(Trial::troubleBegins);
        clock.await(model.before().plus(script.lasts()).toNanos());
        trials.forEach(Trial::troubleEnds);
        List<Figures> figures = new ArrayList<>();
        for (Trial trial : trials) {
            figures.add(trial.await());
        }
        return figures;
    }
}
