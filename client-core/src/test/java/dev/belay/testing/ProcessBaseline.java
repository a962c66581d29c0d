package dev.belay.testing;

import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.internal.timer.TimerEntry;
import dev.belay.internal.transport.ReadBuffers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** What the process held at one moment, to tell what has come since. */
final class ProcessBaseline {
    private static final List<String> WATCHED = List.of("belay-", "OkHttp", "Okio", "background-call", "stuck-call");

    /** These belong to the process, serve every client and linger for a while. */
    private static final List<String> ALLOWED = List.of(
            "belay-timer",
            "belay-upkeep",
            "belay-closer",
            "belay-expiry",
            "belay-completer",
            "belay-events",
            "OkHttp TaskRunner",
            "Okio Watchdog");

    static {
        openAndCloseOne();
    }

    private final OptionalLong sockets = ProcessFacts.openSockets();
    private final Set<Thread> threads = Set.copyOf(Thread.getAllStackTraces().keySet());
    private final int buffers = ReadBuffers.SHARED.inUse();
    private final Set<TimerEntry> entries = Collections.newSetFromMap(new IdentityHashMap<>());

    private ProcessBaseline() {
        DeadlineTimer.shared().forEach(entries::add);
    }

    /** The JDK keeps one socket for ever from the first one that is closed. */
    private static void openAndCloseOne() {
        try {
            new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
    }

    static ProcessBaseline now() {
        return new ProcessBaseline();
    }

    /** Returns what has come since and is still there, in words. */
    List<String> leftovers(boolean withSockets) {
        List<String> left = new ArrayList<>();
        List<TimerEntry> armed = new ArrayList<>();
        DeadlineTimer.shared().forEach(armed::add);
        armed.removeIf(entries::contains);
        if (!armed.isEmpty()) {
            left.add(armed.size() + " timer entries, such as " + armed.get(0));
        }
        int lent = ReadBuffers.SHARED.inUse() - buffers;
        if (lent > 0) {
            left.add(lent + " read buffers");
        }
        long more = ProcessFacts.openSockets().orElse(0) - sockets.orElse(0);
        if (withSockets && more > 0) {
            left.add(more + " sockets");
        }
        newThreads().forEach(thread -> left.add("thread " + thread.getName()));
        return left;
    }

    private Stream<Thread> newThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(each -> !waitsForATask(each.getValue()))
                .map(Map.Entry::getKey)
                .filter(thread -> !threads.contains(thread))
                .filter(thread -> WATCHED.stream().anyMatch(thread.getName()::startsWith))
                .filter(thread -> ALLOWED.stream().noneMatch(thread.getName()::startsWith));
    }

    /** Such a thread of OkHttp's TaskRunner serves every client too, and keeps the name of its last task meanwhile. */
    private static boolean waitsForATask(StackTraceElement[] stack) {
        return Stream.of(stack)
                .anyMatch(frame -> frame.getClassName().equals("okhttp3.internal.concurrent.TaskRunner")
                        && frame.getMethodName().equals("awaitTaskToRun"));
    }
}
