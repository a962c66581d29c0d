package dev.belay.examples.soak.brownout;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs all scripts, prints what came of them, and judges. */
public final class BrownOut {
    private final Model model;
    private final List<Script> scripts;
    private final long seed;
    private final PrintStream out;

    /** The same seed makes the same load and the same work for the servers; time and threads are the machine's. */
    public BrownOut(long seed, PrintStream out) {
        this(Model.standard(), Script.ALL, seed, out);
    }

    BrownOut(Model model, List<Script> scripts, long seed, PrintStream out) {
        this.model = model;
        this.scripts = scripts;
        this.seed = seed;
        this.out = out;
    }

    /** Returns what was not as it has to be, which is printed as well. */
    public List<String> run() throws InterruptedException {
        introduce();
        Remains remains = Remains.since();
        warmUp();
        List<Figures> undisturbed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Script script : scripts) {
            List<Figures> figures = runOnceMoreIfDisturbed(script);
            List<String> disturbances = Disturbance.of(figures);
            disturbances.forEach(each -> problems.add("the machine is too busy for this: " + each));
            if (disturbances.isEmpty()) {
                undisturbed.addAll(figures);
            }
        }
        problems.addAll(Bounds.missed(undisturbed));
        List<String> left = remains.now();
        left.forEach(each -> problems.add("left behind: " + each));
        if (left.isEmpty()) {
            out.println("nothing left behind: no thread, no socket, no timer entry");
        }
        problems.forEach(each -> out.println("NOT AS EXPECTED: " + each));
        out.println(problems.isEmpty() ? "as expected" : "failed");
        return problems;
    }

    /** Loads and compiles what the first script would else be the first to need. */
    private void warmUp() throws InterruptedException {
        Model warming = model.lasting(model.before().dividedBy(3), Duration.ZERO);
        Script none = new Script("nothing", Duration.ZERO, 1, false);
        List<Figures> unused = SideBySide.run(warming, none, seed);
    }

    private List<Figures> runOnceMoreIfDisturbed(Script script) throws InterruptedException {
        List<Figures> figures = run(script);
        List<String> disturbances = Disturbance.of(figures);
        if (disturbances.isEmpty()) {
            return figures;
        }
        disturbances.forEach(each -> out.println("disturbed: " + each));
        out.println("once more");
        return run(script);
    }

    private List<Figures> run(Script script) throws InterruptedException {
        out.println(Table.title(model, script));
        out.println(Table.head());
        List<Figures> figures = SideBySide.run(model, script, seed);
        figures.forEach(each -> out.println(Table.row(each)));
        out.println();
        return figures;
    }

    private void introduce() {
        long seconds = scripts.stream()
                .mapToLong(script -> model.lasts(script).toSeconds())
                .sum();
        out.printf(
                Locale.ROOT,
                "%d calls/s by each of %d clients, side by side, to a server each: %d workers, %.0f requests/s, queue %d;"
                        + " attempt %d ms, call %d ms; seed %d; about %d s%n%n",
                model.demand(),
                Contestant.Kind.values().length,
                model.workers(),
                model.throughput(),
                model.queue(),
                model.attempt().toMillis(),
                model.limit().toMillis(),
                seed,
                seconds);
    }
}
