package dev.belay.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a run of {@link FirstBenchmark} goes. */
final class Settings {

    static final String USAGE =
            "options: --quick | --rounds N | --callers N | --pause-micros N | --bytes N | --clients A,B | --seed N"
                    + " | --json FILE | --before JAR (an earlier benchmarks.jar, measured beside this one)";

    private static final int ROUNDS = 10;
    private static final int QUICK_ROUNDS = 3;

    private boolean quick;
    private int rounds = ROUNDS;
    private int callers = 1;
    private int pauseMicros;
    private long seed = 1;
    private List<Integer> bytes = List.of(100, 10_240);
    private List<ClientKind> clients = List.of(ClientKind.values());
    private @Nullable Path json;
    private @Nullable Path before;

    private Settings() {}

    static Settings parse(String... arguments) {
        Settings settings = new Settings();
        List<String> left = new ArrayList<>(List.of(arguments));
        while (!left.isEmpty()) {
            String option = left.remove(0);
            if (option.equals("--quick")) {
                settings.quick = true;
                settings.rounds = QUICK_ROUNDS;
            } else if (left.isEmpty()) {
                throw new IllegalArgumentException(option + ": unknown, or without its value; " + USAGE);
            } else {
                settings.set(option, left.remove(0));
            }
        }
        if (settings.callers < 1 || (settings.callers > 1 && settings.pauseMicros > 0)) {
            throw new IllegalArgumentException(
                    "--callers: " + settings.callers + " (expected: at least 1, and 1 with --pause-micros)");
        }
        return settings;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--callers" -> callers = Integer.parseInt(value);
            case "--pause-micros" -> pauseMicros = Integer.parseInt(value);
            case "--bytes" -> bytes = List.of(Integer.valueOf(value));
            case "--clients" ->
                clients = Arrays.stream(value.split(",", -1))
                        .map(ClientKind::valueOf)
                        .toList();
            case "--seed" -> seed = Long.parseLong(value);
            case "--json" -> json = Path.of(value);
            case "--before" -> before = Path.of(value);
            default -> throw new IllegalArgumentException(option + ": unknown; " + USAGE);
        }
    }

    boolean quick() {
        return quick;
    }

    int rounds() {
        return rounds;
    }

    /** Returns how many threads make calls at the same time, each over a connection of its own. */
    int callers() {
        return callers;
    }

    int pauseMicros() {
        return pauseMicros;
    }

    long seed() {
        return seed;
    }

    @Nullable
    Path json() {
        return json;
    }

    @Nullable
    Path before() {
        return before;
    }

    /** Returns what is measured in each round. */
    List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (int size : bytes) {
            for (ClientKind client : clients) {
                subjects.add(new Subject(client, size, false));
                if (before != null && client.isBelay()) {
                    subjects.add(new Subject(client, size, true));
                }
            }
        }
        return subjects;
    }

    /** Returns whether the run is long enough to say whether the target is met. */
    boolean decides() {
        return !quick && rounds >= ROUNDS && pauseMicros == 0;
    }
}
