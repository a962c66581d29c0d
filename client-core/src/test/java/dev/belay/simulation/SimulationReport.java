package dev.belay.simulation;

import dev.belay.testing.trouble.Measurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs everything and writes {@code simulation.md} and {@code simulation.svg} into a directory; fails if Belay misses an aim. */
public final class SimulationReport {
    private static final int SEEDS = 20;

    /** Only the others take longer to come back. */
    private static final Duration AFTER_VARIANT = Duration.ofSeconds(30);

    /** A model that differs from the one of the page. */
    private record Variant(String name, Model model) {}

    private SimulationReport() {}

    /** Takes the directory, and how many seeds if not 20. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        int seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SEEDS;
        try (SimulatedTime time = new SimulatedTime()) {
            List<String> missed = new SimulationReport().write(directory, seeds, time);
            if (!missed.isEmpty()) {
                throw new AssertionError("Belay misses aims: " + missed);
            }
        }
    }

    /** Returns which aims Belay has missed. */
    private List<String> write(Path directory, int seeds, SimulatedTime time) throws IOException {
        List<String> missed = new ArrayList<>();
        Model model = Model.standard();
        Page page = new Page(seeds);
        page.introduction(model);
        List<List<Result>> drawn = new ArrayList<>();
        for (Script script : Script.ALL) {
            page.beginTable(capital(script.name()), "client");
            List<Result> row = new ArrayList<>();
            for (Contestant.Kind kind : Contestant.Kind.values()) {
                Seeds runs = Seeds.run(model, script, kind, seeds, time);
                page.row(kind.label(), runs);
                row.add(runs.first());
                if (kind == Contestant.Kind.BELAY) {
                    Aims.missed(runs).forEach(miss -> missed.add(script.name() + ": " + miss));
                }
            }
            drawn.add(row);
        }
        page.explanation();
        page.model(model, Script.ALL, pipeline(model, time));
        variants(model, page, seeds, time);
        page.limits();
        Files.writeString(directory.resolve("simulation.md"), page.text());
        Files.writeString(directory.resolve("simulation.svg"), Chart.of(drawn));
        return missed;
    }

    private static void variants(Model standard, Page page, int seeds, SimulatedTime time) {
        Model model = standard.lasting(standard.before(), AFTER_VARIANT);
        List<Variant> variants = List.of(
                new Variant("10 instances", model.applications(10)),
                new Variant("1,000 instances, one per client", model.applications(model.clients())),
                new Variant("a tenth of demand, workers and queue", model.tenth(model.permits())),
                new Variant("the same with a tenth of the permits", model.tenth(model.permits() / 10)));
        for (Script script : List.of(Script.HALF, Script.STALL, Script.ERRORS)) {
            page.beginTable("Belay under another model: " + script.name(), "model");
            for (Variant variant : variants) {
                page.row(variant.name(), Seeds.run(variant.model(), script, Contestant.Kind.BELAY, seeds, time));
            }
        }
    }

    private static String pipeline(Model model, SimulatedTime time) {
        Measurements none = new Measurements();
        ServerModel server = new ServerModel(model, Script.HALF, time, none, 0);
        try (Contestant belay = Contestant.Kind.BELAY.create(model, server, time, new SimulatedTimer(time))) {
            return belay.toString();
        }
    }

    private static String capital(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
