package dev.belay.testing.waits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;

/** The kinds of thread that a call can be made on. */
public enum Threads {
    PLATFORM {
        @Override
        public Thread start(Runnable task) {
            Thread thread = new Thread(task, "stuck-call");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }
    },
    VIRTUAL {
        @Override
        public Thread start(Runnable task) {
            try {
                return (Thread) MethodHandles.publicLookup()
                        .findStatic(
                                Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class))
                        .invokeExact(task);
            } catch (Throwable e) {
                throw new IllegalStateException("this JDK has no virtual threads", e);
            }
        }
    };

    private static final int VIRTUAL_SINCE = 21;

    /** Starts a daemon thread. */
    public abstract Thread start(Runnable task);

    /** Returns the kinds that this JDK has. */
    public static List<Threads> available() {
        return Runtime.version().feature() >= VIRTUAL_SINCE ? List.of(values()) : List.of(PLATFORM);
    }
}
