package dev.belay.benchmarks;

import java.util.Locale;

/** What is measured at once. */
record DropInCell(DropInDoor door, boolean async, int bytes, int concurrency) {

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-15s %-5s %7d bytes, %4d at once",
                door.label(),
                async ? "async" : "sync",
                bytes,
                concurrency);
    }
}
