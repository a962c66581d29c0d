package dev.belay.internal.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What a thread's log lines carry besides (SLF4J's MDC), for another thread that works for the same caller. */
public final class LogContext {

    private static final LogContext EMPTY = new LogContext(null);

    private final @Nullable Map<String, String> entries;

    private LogContext(@Nullable Map<String, String> entries) {
        this.entries = entries;
    }

    /** Returns that of this thread. */
    public static LogContext here() {
        Map<String, String> entries = MDC.getCopyOfContextMap();
        return entries == null || entries.isEmpty() ? EMPTY : new LogContext(entries);
    }

    /** Returns {@code task} for another thread, on which it runs with this. */
    public Runnable carrying(Runnable task) {
        return () -> run(task);
    }

    /** Runs {@code task} on this thread with this and nothing else, and leaves behind what was there before. */
    public void run(Runnable task) {
        Map<String, String> before = MDC.getCopyOfContextMap();
        set(entries, before);
        try {
            task.run();
        } finally {
            set(before, MDC.getCopyOfContextMap());
        }
    }

    /** Does nothing when there is nothing, which is what most threads have. */
    private static void set(@Nullable Map<String, String> wanted, @Nullable Map<String, String> current) {
        if (wanted != null) {
            MDC.setContextMap(wanted);
        } else if (current != null) {
            MDC.clear();
        }
    }
}
