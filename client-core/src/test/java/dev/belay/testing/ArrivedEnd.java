package dev.belay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Whether the end that a server of this host has put to its connections has come through to the clients' side. */
public final class ArrivedEnd {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final int REMOTE = 2;
    private static final int STATE = 3;
    private static final String ESTABLISHED = "01";

    private ArrivedEnd() {}

    /**
     * Waits until the kernel holds no connection to that port any more that it takes for established; returns whether that is
     * so. Anywhere but on Linux it does not wait: a close over loopback then has to have arrived when it returns.
     */
    public static boolean await(int serverPort, Duration limit) {
        return Await.condition(limit, () -> TABLES.stream().noneMatch(table -> holds(table, serverPort)));
    }

    private static boolean holds(Path table, int serverPort) {
        if (!Files.isReadable(table)) {
            return false;
        }
        String port = String.format(":%04X", serverPort);
        try (Stream<String> rows = Files.lines(table)) {
            return rows.map(row -> row.trim().split(" +"))
                    .anyMatch(row -> row[REMOTE].endsWith(port) && row[STATE].equals(ESTABLISHED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
