package dev.belay.examples.soak.brownout;

import dev.belay.testing.trouble.Measurements;
import dev.belay.testing.trouble.TroubleFigures;

/** What came of one contestant in one script. */
record Figures(Model model, Script script, Contestant.Kind kind, Measurements measurements, LoadReport load) {

    /** Returns the measures, which are those of the simulation. */
    TroubleFigures measures() {
        return TroubleFigures.of(measurements, model.before(), script.lasts(), model.after(), script.throughput(model));
    }
}
