package dev.belay.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Belay through another client's interface beside that client, as a GET whose body is read into an array and looked at, over
 * HTTP/1.1 without TLS, to a server in a process of its own. In each cell the clients have a process each and take short turns,
 * in another order each round, so that a machine that gets slower does not get slower for one of them alone: what counts are
 * the ratios of each round. They do so
 * again in new processes: what the JIT makes of the same code differs from one to the next. Exit code 1 when an aim is missed.
 */
final class DropInBenchmark {

    private static final String USAGE =
            "options: --door http-client|call-factory | --mode sync|async | --sizes N,N (bytes)"
                    + " | --concurrency N,N | --forks N | --rounds N (of each fork) | --turn-millis N | --warm-up-seconds N (at most)"
                    + " | --before JAR (an earlier benchmarks.jar, measured beside this one)";

    private static final int DECIDING_FORKS = 3;
    private static final int DECIDING_ROUNDS = 15;
    private static final int ALL_CELLS = 36;
    private static final double WON_SHARE = 0.9;

    /** The compilers work in bursts. */
    private static final int QUIET_TURNS = 5;

    private static final long QUIET_MILLIS = 50;

    private List<DropInDoor> doors = List.of(DropInDoor.values());
    private List<Boolean> modes = List.of(false, true);
    private List<Integer> sizes = List.of(100, 10_240, 1 << 20);
    private List<Integer> concurrency = List.of(1, 64, 1_000);
    private int forks = 3;
    private int rounds = 5;
    private int turnMillis = 400;
    private int warmUpSeconds = 60;
    private @Nullable Path before;

    private DropInBenchmark() {}

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws IOException {
        DropInBenchmark benchmark = parse(arguments);
        List<DropInComparison> comparisons = benchmark.run();
        System.out.print(benchmark.report(comparisons));
        if (benchmark.decides(comparisons) && !meetAims(comparisons)) {
            System.exit(1);
        }
    }

    static DropInBenchmark parse(String... arguments) {
        DropInBenchmark benchmark = new DropInBenchmark();
        List<String> left = new ArrayList<>(List.of(arguments));
        while (!left.isEmpty()) {
            String option = left.remove(0);
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + ": unknown, or without its value; " + USAGE);
            }
            benchmark.set(option, left.remove(0));
        }
        return benchmark;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--door" -> doors = list(value, DropInDoor::parse);
            case "--mode" -> modes = list(value, DropInBenchmark::isAsync);
            case "--sizes" -> sizes = list(value, Integer::valueOf);
            case "--concurrency" -> concurrency = list(value, Integer::valueOf);
            case "--forks" -> forks = Integer.parseInt(value);
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--turn-millis" -> turnMillis = Integer.parseInt(value);
            case "--warm-up-seconds" -> warmUpSeconds = Integer.parseInt(value);
            case "--before" -> before = Path.of(value);
            default -> throw new IllegalArgumentException(option + ": unknown; " + USAGE);
        }
    }

    private static <T> List<T> list(String values, Function<String, T> parser) {
        return Arrays.stream(values.split(",", -1)).map(parser).toList();
    }

    private static boolean isAsync(String mode) {
        if (!mode.equals("sync") && !mode.equals("async")) {
            throw new IllegalArgumentException("--mode: " + mode + "; " + USAGE);
        }
        return mode.equals("async");
    }

    List<DropInCell> cells() {
        List<DropInCell> cells = new ArrayList<>();
        for (DropInDoor door : doors) {
            for (boolean async : modes) {
                for (int size : sizes) {
                    concurrency.forEach(atOnce -> cells.add(new DropInCell(door, async, size, atOnce)));
                }
            }
        }
        return cells;
    }

    /** Measures; returns Belay beside what it stands in for in each cell, and beside its earlier build if there is one. */
    List<DropInComparison> run() throws IOException {
        List<DropInComparison> comparisons = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start()) {
            for (DropInCell cell : cells()) {
                for (DropInComparison each : measure(cell, server.port())) {
                    System.out.println(each);
                    comparisons.add(each);
                }
            }
        }
        return comparisons;
    }

    private List<DropInComparison> measure(DropInCell cell, int port) throws IOException {
        List<DropInTurn> belay = new ArrayList<>();
        List<DropInTurn> stock = new ArrayList<>();
        List<DropInTurn> earlier = new ArrayList<>();
        for (int fork = 0; fork < forks; fork++) {
            List<Contestant> all = new ArrayList<>();
            try {
                String classPath = System.getProperty("java.class.path");
                all.add(new Contestant(DropInProcess.start(cell, true, classPath, port), belay));
                all.add(new Contestant(DropInProcess.start(cell, false, classPath, port), stock));
                if (before != null) {
                    all.add(new Contestant(DropInProcess.start(cell, true, before.toString(), port), earlier));
                }
                takeTurns(cell, all);
            } finally {
                for (Contestant contestant : all) {
                    contestant.process.close();
                }
            }
        }
        List<DropInComparison> comparisons = new ArrayList<>();
        comparisons.add(new DropInComparison(cell, cell.door().stockLabel(), true, belay, stock));
        if (before != null) {
            comparisons.add(new DropInComparison(cell, "Belay, before", false, belay, earlier));
        }
        return comparisons;
    }

    private void takeTurns(DropInCell cell, List<Contestant> all) throws IOException {
        int calls = warmUp(cell, all);
        List<Contestant> order = new ArrayList<>(all);
        for (int round = 0; round < rounds; round++) {
            Collections.rotate(order, 1);
            for (Contestant contestant : order) {
                contestant.turns.add(contestant.process.turn(calls));
            }
        }
    }

    /** A process, and where its turns are kept with those of the others of its kind. */
    private record Contestant(DropInProcess process, List<DropInTurn> turns) {}

    /** Has them work until the compilers have nothing left to do; returns how many calls a turn is to have. */
    private int warmUp(DropInCell cell, List<Contestant> all) throws IOException {
        int calls = 2 * cell.concurrency();
        long start = System.nanoTime();
        int quietTurns = 0;
        while (quietTurns < QUIET_TURNS) {
            double seconds = 0;
            boolean quiet = true;
            for (Contestant contestant : all) {
                seconds += contestant.process.turn(calls).nanos() / 1e9;
                quiet &= contestant.process.rest() <= QUIET_MILLIS;
            }
            quietTurns = quiet ? quietTurns + 1 : 0;
            calls = (int) Math.max(2 * cell.concurrency(), calls * turnMillis / 1e3 / (seconds / all.size()));
            if (System.nanoTime() - start > warmUpSeconds * 1_000_000_000L) {
                System.out.println("still compiling after the longest warm-up: the figures that follow include it");
                return calls;
            }
        }
        return calls;
    }

    private boolean decides(List<DropInComparison> comparisons) {
        return forks >= DECIDING_FORKS
                && forks * rounds >= DECIDING_ROUNDS
                && comparisons.stream().filter(DropInComparison::judged).count() == ALL_CELLS;
    }

    static boolean meetAims(List<DropInComparison> comparisons) {
        long judged = comparisons.stream().filter(DropInComparison::judged).count();
        long lost = comparisons.stream().filter(DropInComparison::isLost).count();
        return judged - lost >= WON_SHARE * judged && comparisons.stream().noneMatch(DropInComparison::isTooFarBehind);
    }

    private String report(List<DropInComparison> comparisons) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nMedians of %d turns, in %d processes each, of about %d ms, by turns with the others; ratios of each round, their median [range]. JDK %s.%n",
                forks * rounds,
                forks,
                turnMillis,
                Runtime.version().feature()));
        comparisons.stream()
                .filter(DropInComparison::isLost)
                .forEach(each -> text.append("lost: ").append(each).append('\n'));
        return text.append(String.format(
                        Locale.ROOT,
                        "Level or ahead in %d cells of %d; aims: %.2f in nine of ten, none under %.2f: %s%s%n",
                        comparisons.stream()
                                .filter(each -> each.judged() && !each.isLost())
                                .count(),
                        comparisons.stream().filter(DropInComparison::judged).count(),
                        DropInComparison.LEVEL,
                        DropInComparison.LEAST,
                        meetAims(comparisons) ? "met" : "missed",
                        decides(comparisons) ? "" : " (a run this short decides nothing)"))
                .toString();
    }
}
