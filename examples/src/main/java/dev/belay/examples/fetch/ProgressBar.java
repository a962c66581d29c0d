package dev.belay.examples.fetch;

import dev.belay.ProgressListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** A download on one line of a terminal, drawn anew ten times a second. */
final class ProgressBar implements ProgressListener {
    private static final long REDRAW_NANOS = 100_000_000;
    private static final int COLUMNS = 20;
    private static final double SECOND_NANOS = 1e9;
    private static final long LONGEST_SECONDS = Duration.ofHours(100).toSeconds() - 1;
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /** Takes what an earlier, longer line has left. */
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream terminal;
    private final LongSupplier nanoTime;
    private long start;
    private long startBytes;
    private boolean started;
    private long drawn;
    private boolean visible;
    private long bytes;
    private long total;

    ProgressBar(PrintStream terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onProgress(long bytesSoFar, long bytesInAll) {
        bytes = bytesSoFar;
        total = bytesInAll;
        long now = nanoTime.getAsLong();
        if (!started) {
            // What came before, such as connecting, says nothing about how fast the body comes.
            started = true;
            start = now;
            startBytes = bytesSoFar;
            drawn = now - REDRAW_NANOS;
        }
        if (now - drawn >= REDRAW_NANOS) {
            draw(now);
        }
    }

    /** Leaves the line as it is last, so that what follows begins a new one. */
    void end() {
        if (visible) {
            draw(nanoTime.getAsLong());
            terminal.println();
            visible = false;
        }
    }

    private void draw(long now) {
        drawn = now;
        visible = true;
        terminal.print("\r" + line((now - start) / SECOND_NANOS) + CLEAR_REST);
        terminal.flush();
    }

    private String line(double seconds) {
        double rate = seconds > 0 ? (bytes - startBytes) / seconds : 0;
        String speed = rate > 0 ? "  " + size(Math.round(rate)) + "/s" : "";
        if (total <= 0) {
            return size(bytes) + speed;
        }
        double part = Math.min(1, (double) bytes / total);
        int full = (int) (part * COLUMNS);
        return String.format(Locale.ROOT, "%3d %% ", (int) (part * 100))
                + "█".repeat(full)
                + "·".repeat(COLUMNS - full)
                + " "
                + size(bytes) + " of " + size(total)
                + speed
                + (rate > 0 && bytes < total ? "  " + clock((long) Math.ceil((total - bytes) / rate)) + " left" : "");
    }

    private static String clock(long seconds) {
        if (seconds > LONGEST_SECONDS) {
            return "days";
        }
        long hours = seconds / 3600;
        String rest = String.format(Locale.ROOT, "%02d:%02d", seconds / 60 % 60, seconds % 60);
        return hours == 0 ? rest : hours + ":" + rest;
    }

    private static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
