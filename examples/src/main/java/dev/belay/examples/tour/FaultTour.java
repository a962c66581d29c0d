package dev.belay.examples.tour;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.belay.examples.tour.RowResult.Verdict;
import dev.belay.examples.tour.fault.Catalogue;
import dev.belay.examples.tour.fault.FaultRow;
import dev.belay.examples.tour.seat.Make;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import okhttp3.OkHttpClient;
import org.slf4j.LoggerFactory;

/** The fault tour as a program: see {@link TourOptions#HELP}. */
public final class FaultTour {
    private static final int TRUE_TABLE = 0;
    private static final int FALSE_TABLE = 1;
    private static final int WRONG_WORDS = 2;

    /** Held, or the log manager would forget its level. */
    private static final java.util.logging.Logger okHttpLog =
            java.util.logging.Logger.getLogger(OkHttpClient.class.getName());

    private final Terminal terminal;
    private final Make seat;

    FaultTour(Terminal terminal, Make seat) {
        this.terminal = terminal;
        this.seat = seat;
    }

    /** Runs the tour and ends the process with its exit code. */
    public static void main(String[] words) throws InterruptedException {
        quieten();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        try (Terminal terminal = Terminal.of(out)) {
            int code = new FaultTour(terminal, Make.BELAY).run(List.of(words));
            out.flush();
            // The naive clients have left threads behind that nobody can end.
            System.exit(code);
        }
    }

    /** What the clients have to say about the faults of the tour is in the table. */
    static void quieten() {
        ((Logger) LoggerFactory.getLogger("dev.belay")).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger("io.micrometer")).setLevel(Level.OFF);
        okHttpLog.setLevel(java.util.logging.Level.OFF);
    }

    int run(List<String> words) throws InterruptedException {
        try {
            TourOptions options = TourOptions.parse(words);
            return switch (options.action()) {
                case HELP -> say(TourOptions.HELP);
                case LIST -> list();
                case RUN -> tour(options);
            };
        } catch (IllegalArgumentException e) {
            say("tour: " + e.getMessage() + "\n\n" + TourOptions.HELP);
            return WRONG_WORDS;
        } catch (IOException e) {
            say("tour: " + e.getMessage());
            return WRONG_WORDS;
        }
    }

    private int say(String text) {
        terminal.line(text.stripTrailing());
        return TRUE_TABLE;
    }

    private int list() {
        Catalogue.rows()
                .forEach(row ->
                        terminal.line(row.about().id() + "  " + row.about().title()));
        Catalogue.testOnly().forEach(test -> terminal.line(describe(test)));
        return TRUE_TABLE;
    }

    private static String describe(Catalogue.TestOnly test) {
        return test.id() + "  " + test.title() + ": no row, " + test.reason();
    }

    private int tour(TourOptions options) throws InterruptedException, IOException {
        List<RowResult> results = new ArrayList<>();
        long start = System.nanoTime();
        say("The fault tour: stock clients and Belay in the same faults, over loopback, on Java " + Runtime.version()
                + ".");
        Catalogue.warmUp();
        for (FaultRow row : options.rows()) {
            results.add(run(row, results.size() + 1, options.rows().size()));
        }
        terminal.line("");
        Table.of(results, seat.label(), terminal.columns()).forEach(terminal::line);
        Catalogue.testOnly().forEach(test -> terminal.line(describe(test)));
        if (options.json() != null) {
            write(options.json(), JsonReport.of(results));
        }
        return conclude(results, Duration.ofNanos(System.nanoTime() - start));
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IOException("cannot write the JSON file: " + e, e);
        }
    }

    private RowResult run(FaultRow row, int number, int count) throws InterruptedException {
        String place = String.format(Locale.ROOT, "[%2d/%d] ", number, count);
        String title = row.about().id() + " " + row.about().title();
        long start = System.nanoTime();
        RowResult result = terminal.during(
                () -> place + title + " … " + tenths(System.nanoTime() - start), () -> new Tour(seat).run(row));
        terminal.line(place + title + ": " + result.verdict().label() + " ("
                + tenths(result.took().toNanos()) + ")");
        return result;
    }

    private int conclude(List<RowResult> results, Duration took) {
        long holding = count(results, Verdict.HOLDS);
        terminal.line("");
        terminal.line(holding + " of " + results.size() + " rows hold, measured in " + tenths(took.toNanos())
                + (count(results, Verdict.BROKEN) > 0 ? "; BROKEN: the client in Belay's seat did not hold" : "")
                + (count(results, Verdict.NOT_SHOWN) > 0 ? "; not shown: a stock client did not show the fault" : "")
                + ".");
        return holding == results.size() ? TRUE_TABLE : FALSE_TABLE;
    }

    private static long count(List<RowResult> results, Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    private static String tenths(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
