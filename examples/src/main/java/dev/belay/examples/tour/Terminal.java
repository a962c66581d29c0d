package dev.belay.examples.tour;

import dev.belay.examples.Consoles;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Where the tour is watched: lines that come alive on a terminal, plain ones anywhere else. */
final class Terminal implements AutoCloseable {
    private static final int PLAIN_COLUMNS = 160;
    private static final int FEWEST_COLUMNS = 80;
    private static final int MOST_COLUMNS = 220;
    private static final long REFRESH_MILLIS = 100;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean live;
    private final int columns;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "tour-progress");
        thread.setDaemon(true);
        return thread;
    });

    private Terminal(PrintStream out, boolean live, int columns) {
        this.out = out;
        this.live = live;
        this.columns = Math.max(FEWEST_COLUMNS, Math.min(MOST_COLUMNS, columns));
    }

    /** Returns plain output. */
    static Terminal plain(PrintStream out) {
        return new Terminal(out, false, PLAIN_COLUMNS);
    }

    /** Returns the terminal this process was started from, or plain output if there is none. */
    static Terminal of(PrintStream out) {
        boolean dumb = "dumb".equals(System.getenv("TERM")) || System.getenv("CI") != null;
        int columns = dumb || !Consoles.isTerminal() ? 0 : askForColumns();
        return columns == 0 ? plain(out) : new Terminal(out, true, columns);
    }

    int columns() {
        return columns;
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Does work, and keeps one line up to date meanwhile. */
    <T> T during(Supplier<String> text, Work<T> work) throws InterruptedException {
        if (!live) {
            return work.run();
        }
        var ticking = ticker.scheduleAtFixedRate(() -> show(text.get()), 0, REFRESH_MILLIS, TimeUnit.MILLISECONDS);
        try {
            return work.run();
        } finally {
            ticking.cancel(false);
            // The ticker has one thread: behind this task nothing of the line can follow.
            await(() -> out.print(ERASE_LINE));
        }
    }

    /** What may take a while. */
    interface Work<T> {
        T run() throws InterruptedException;
    }

    private void show(String line) {
        out.print(ERASE_LINE + line.substring(0, Math.min(line.length(), columns - 1)));
        out.flush();
    }

    private void await(Runnable task) {
        try {
            ticker.submit(task).get(1, TimeUnit.SECONDS);
        } catch (Exception e) {
            out.println();
        }
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }

    /** Returns the width of the terminal, 0 when it cannot be told. */
    private static int askForColumns() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim();
            if (!stty.waitFor(Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS)) {
                return 0;
            }
            return answer.matches("\\d+ \\d+") ? Integer.parseInt(answer.split(" ", -1)[1]) : 0;
        } catch (IOException | InterruptedException e) {
            return 0;
        }
    }
}
