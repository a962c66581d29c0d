package dev.belay.internal.transport;

import dev.belay.event.ClientEvent;
import dev.belay.event.ConnectionClosed;
import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.event.ConnectionOpened;
import dev.belay.event.ConnectionStats;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import org.jspecify.annotations.Nullable;

/** Closes the connections of a client that nobody has used for a while, or that are too many. */
final class ConnectionUpkeep {

    /*
     * It looks now and then, on one thread for the whole process, for as long as there are connections; a call only counts
     * (Lease). What it closes stays in OkHttp's pool until a call to the same address comes upon it. Those that nobody asks
     * for are dropped with all that are idle, as soon as the pools have more of them than of the idle ones that this costs.
     * Connections over a SOCKS proxy, whose sockets OkHttp makes itself, are dropped likewise.
     */

    private static final Log log = Log.of(ConnectionUpkeep.class);

    private static final int LOOKS_PER_LIMIT = 6;
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long LATER_MILLIS = 100;
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private final Set<WireSocket> open = ConcurrentHashMap.newKeySet();
    private final List<ConnectionPool> pools = new CopyOnWriteArrayList<>();
    private final int maxIdleConnections;
    private final long maxIdleNanos;
    private final TimeSource time;
    private final Warnings errors;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean hurried = new AtomicBoolean();
    private volatile Consumer<ClientEvent> told = event -> {};

    ConnectionUpkeep(int maxIdleConnections, Duration maxIdle, TimeSource time) {
        this.maxIdleConnections = maxIdleConnections;
        this.maxIdleNanos = maxIdle.toNanos();
        this.time = time;
        this.errors = Warnings.ofErrors(log, time);
    }

    private static ScheduledThreadPoolExecutor thread() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "belay-upkeep");
            thread.setDaemon(true);
            return thread;
        });
        executor.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** From now on it looks after the connections of that pool, too. */
    void add(ConnectionPool pool) {
        pools.add(pool);
    }

    /** From now on {@code listener} is told of connections that are opened and closed. */
    void tell(Consumer<ClientEvent> listener) {
        told = listener;
    }

    /** A connection is being opened. */
    void opened(WireSocket wire) {
        long number = opened.incrementAndGet();
        open.add(wire);
        watch();
        told.accept(new ConnectionOpened(number));
    }

    /** A connection is closed, by whomever. */
    void closed(WireSocket wire) {
        if (open.remove(wire)) {
            told.accept(new ConnectionClosed(wire.lifetime().closedFor()));
        }
    }

    /** Does what has time until the calls that end just now are likely to be back. */
    void later(Runnable task) {
        ScheduledFuture<?> unused = THREAD.schedule(task, LATER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The pool has a connection; from now on somebody looks after them. */
    void watch() {
        if (running.compareAndSet(false, true)) {
            lookLater();
        } else if (open.size() > 2L * maxIdleConnections && hurried.compareAndSet(false, true)) {
            THREAD.execute(this::look);
        }
    }

    private void lookLater() {
        ScheduledFuture<?> unused =
                THREAD.schedule(this::lookAndGoOn, maxIdleNanos / LOOKS_PER_LIMIT, TimeUnit.NANOSECONDS);
    }

    private void lookAndGoOn() {
        look();
        if (hasWork()) {
            lookLater();
            return;
        }
        running.set(false);
        // One that came before the line above saw this running.
        if (hasWork() && running.compareAndSet(false, true)) {
            lookLater();
        }
    }

    private boolean hasWork() {
        return !open.isEmpty() || pooled() > 0;
    }

    /** Returns how many connections OkHttp's pools have, those that are closed and not yet dropped included. */
    private int pooled() {
        int count = 0;
        for (ConnectionPool pool : pools) {
            count += pool.connectionCount();
        }
        return count;
    }

    /** Closes what is to be closed now. */
    void look() {
        hurried.set(false);
        try {
            closeIdle();
        } catch (Throwable t) {
            // Without the looks that follow this client's idle connections would stay for ever.
            errors.line("idle connections could not be closed, the next attempt follows")
                    .causedBy(t)
                    .write();
        }
    }

    private record Idle(WireSocket wire, long nanos) {}

    private synchronized void closeIdle() {
        long now = time.nanoTime();
        // One that is in use when it gets old is given up by whoever uses it next.
        open.forEach(wire -> wire.lifetime().age(now));
        List<Idle> idle = longestIdleFirst(now);
        int kept = idle.size();
        for (Idle each : idle) {
            Reason reason = reasonToClose(each, kept);
            if (reason != null) {
                kept -= close(each.wire, reason) ? 1 : 0;
            }
        }
        if (pooled() - connected() > kept) {
            idle.forEach(each -> close(each.wire, Reason.TOO_MANY_IDLE));
            pools.forEach(ConnectionPool::evictAll);
        }
    }

    private @Nullable Reason reasonToClose(Idle idle, int kept) {
        if (idle.nanos >= maxIdleNanos) {
            return Reason.IDLE;
        }
        if (kept > maxIdleConnections) {
            return Reason.TOO_MANY_IDLE;
        }
        return idle.wire.lifetime().isOld() ? Reason.TOO_OLD : null;
    }

    /** Closes the idle connections to an address: one to it has just turned out to be dead. */
    synchronized void closeIdleTo(SocketAddress address) {
        for (Idle each : longestIdleFirst(time.nanoTime())) {
            if (address.equals(each.wire.getRemoteSocketAddress())) {
                close(each.wire, Reason.STALE);
            }
        }
    }

    private List<Idle> longestIdleFirst(long now) {
        List<Idle> idle = new ArrayList<>();
        for (WireSocket wire : open) {
            long nanos = carriesConnection(wire) ? wire.lease().idleNanos(now) : -1;
            if (nanos >= 0) {
                idle.add(new Idle(wire, nanos));
            }
        }
        idle.sort(Comparator.comparingLong(Idle::nanos).reversed());
        return idle;
    }

    /** Returns how many of the open sockets carry a connection. */
    private int connected() {
        int count = 0;
        for (WireSocket wire : open) {
            count += carriesConnection(wire) ? 1 : 0;
        }
        return count;
    }

    /** Returns how many there are of which kind. */
    ConnectionStats stats() {
        long all = opened.get();
        int active = 0;
        int idle = 0;
        int connecting = 0;
        for (WireSocket wire : open) {
            if (!carriesConnection(wire)) {
                connecting += wire.isClosed() ? 0 : 1;
            } else if (wire.lease().isHeld()) {
                active++;
            } else {
                idle++;
            }
        }
        return new ConnectionStats(active, idle, connecting, all);
    }

    /** Returns whether it is neither on its way to that nor broken off and about to be closed. */
    private static boolean carriesConnection(WireSocket wire) {
        return wire.lease().isUsed() && !wire.isClosed();
    }

    /** Closes the wire, not what lies on it: a goodbye over TLS waits for a peer that reads nothing. */
    private static boolean close(WireSocket wire, Reason reason) {
        boolean retired = wire.lease().retire();
        if (retired) {
            wire.closeNow(reason);
        }
        return retired;
    }

    /** Closes every connection, used or not: the client is closed, and its calls have ended. */
    void closeAll() {
        open.forEach(wire -> wire.closeNow(Reason.CLIENT_CLOSED));
        pools.forEach(ConnectionPool::evictAll);
    }
}
