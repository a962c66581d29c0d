package dev.belay.examples.soak.brownout;

import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.testing.Await;
import dev.belay.testing.ProcessFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What runs leave behind in the process: nothing. */
final class Remains {

    /*
     * Not counted are threads that belong to the process and serve every client, such as Belay's timer and those with which
     * OkHttp looks after its pools: they end by themselves, or stay one each.
     */

    private static final String OURS = "brown-out-";
    private static final String SERVERS = "fault-server-";

    /** Threads of calls and connections end a while after their work. */
    private static final Duration SETTLE = Duration.ofSeconds(5);

    private final long socketsBefore;

    private Remains(long socketsBefore) {
        this.socketsBefore = socketsBefore;
    }

    /** Notes what there is before the runs. */
    static Remains since() {
        try {
            // The JDK keeps one socket for ever from the first one that is closed.
            new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
        return new Remains(ProcessFacts.openSockets().orElse(0));
    }

    /** Returns a thread that is seen here when it does not end, and that does not keep the process from ending. */
    static Thread thread(String role, Runnable work) {
        Thread thread = new Thread(work, OURS + role);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns what is still there after a while, in words. */
    List<String> now() {
        boolean gone = Await.condition(SETTLE, () -> look().isEmpty());
        return gone ? List.of() : look();
    }

    private List<String> look() {
        List<String> left = new ArrayList<>();
        add(left, ProcessFacts.liveThreads(OURS).size(), "threads of the load or the workers");
        add(left, ProcessFacts.liveThreads(SERVERS).size(), "threads of the servers");
        add(left, ProcessFacts.openSockets().orElse(0) - socketsBefore, "sockets");
        if (!DeadlineTimer.shared().isEmpty()) {
            left.add("entries in the timer");
        }
        return left;
    }

    private static void add(List<String> left, long count, String what) {
        if (count > 0) {
            left.add(count + " " + what);
        }
    }
}
