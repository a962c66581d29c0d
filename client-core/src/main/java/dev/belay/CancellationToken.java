package dev.belay;

import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a call listens to in order to stop early.
 *
 * <p>A token is handed down with the work; whoever holds the {@link CancellationSource} that made it can cancel it, once
 * and for ever. Tokens form a tree: cancelling a parent cancels its children with the same reason and cause. A token may
 * carry a deadline, which a child can shorten and never lengthen.
 *
 * <p>Listeners run once, in the order of their registration, on the thread that cancels (on a thread of the library when
 * a deadline passes). What a listener throws is logged, as a warning once a minute at most, and goes no further. A
 * listener that is registered on a cancelled token runs at once, on the registering thread. All methods may be called from
 * any thread.
 */
public final class CancellationToken {

    private static final Log log = Log.of(CancellationToken.class);
    private static final Warnings complaints = Warnings.elseDebug(log, TimeSource.SYSTEM);
    private static final CancellationToken NONE = new CancellationToken(null, false);
    private static final Registration NOTHING_TO_CLOSE = () -> {};

    /** Why a token was cancelled. */
    record Cancelled(String reason, @Nullable Throwable cause) {}

    private final @Nullable Deadline deadline;
    private final boolean retry;
    private volatile @Nullable Cancelled cancelled;
    private @Nullable Node last;

    CancellationToken(@Nullable Deadline deadline, boolean retry) {
        this.deadline = deadline;
        this.retry = retry;
    }

    /** Returns the token that is never cancelled and has no deadline: "nobody cancels this". It costs nothing. */
    public static CancellationToken none() {
        return NONE;
    }

    /** Returns whether this token has been cancelled. */
    public boolean isCancelled() {
        return cancelled != null;
    }

    /** Returns why this token was cancelled, in words; empty while it is not. */
    public Optional<String> reason() {
        Cancelled current = cancelled;
        return current == null ? Optional.empty() : Optional.of(current.reason());
    }

    /**
     * Returns what was given as the cause when this token was cancelled; empty while it is not, or when none was given. A
     * token whose deadline passed has a {@link TimeoutException} as its cause.
     */
    public Optional<Throwable> cause() {
        Cancelled current = cancelled;
        return current == null ? Optional.empty() : Optional.ofNullable(current.cause());
    }

    /**
     * Returns what is left until the earliest deadline of this token and its parents, zero when it has passed; empty when
     * none of them has a deadline.
     */
    public Optional<Duration> remaining() {
        return deadline == null ? Optional.empty() : Optional.of(deadline.remaining());
    }

    /**
     * Returns whether the work under this token is itself another attempt of somebody above, as
     * {@link CancellationSource#inbound} knows it. Calls under it are then tried once: if every layer tried three times,
     * three layers would ask a server that is in trouble 27 times.
     */
    public boolean isRetry() {
        return retry;
    }

    /**
     * Throws when this token has been cancelled; for code between calls that should stop too.
     *
     * @throws CancellationException when cancelled, with the reason as its message and the cause as its cause
     */
    public void throwIfCancelled() {
        Cancelled current = cancelled;
        if (current != null) {
            CancellationException exception = new CancellationException(current.reason());
            exception.initCause(current.cause());
            throw exception;
        }
    }

    /**
     * Runs {@code listener} when this token is cancelled; at once, on this thread, when it already is.
     *
     * @return the registration; close it when the work is done, so that a long-lived token does not collect listeners.
     *     Closing does not wait for a listener that is already running on another thread.
     */
    public Registration onCancel(Runnable listener) {
        Objects.requireNonNull(listener, "listener");
        if (this == NONE) {
            return NOTHING_TO_CLOSE;
        }
        Node node = new Node(this, listener, null);
        if (!add(node)) {
            runContained(listener);
        }
        return node;
    }

    /** A listener's place on a token. */
    public interface Registration extends AutoCloseable {

        /** Takes the listener off the token. Idempotent; may be called from the listener itself. */
        @Override
        void close();
    }

    @Nullable
    Deadline deadline() {
        return deadline;
    }

    /** Links a child; returns null, after cancelling it, when this token is already cancelled. */
    @Nullable
    Registration link(CancellationToken child) {
        if (this == NONE) {
            return null;
        }
        Node node = new Node(this, null, child);
        if (add(node)) {
            return node;
        }
        child.cancel(Objects.requireNonNull(cancelled));
        return null;
    }

    /** Cancels this token and everything below it; returns false when it was cancelled before. */
    boolean cancel(Cancelled why) {
        if (endUnheard(why)) {
            return true;
        }
        // An explicit stack instead of recursion: a chain of children may be longer than a thread's stack.
        Deque<Node> work = new ArrayDeque<>();
        if (!detach(why, work)) {
            return false;
        }
        for (Node node = work.poll(); node != null; node = work.poll()) {
            if (node.child != null) {
                node.child.detach(why, work);
            } else if (node.listener != null && !node.closed) {
                runContained(node.listener);
            }
        }
        return true;
    }

    /** Marks this token if nobody has to be told, which is how the scopes of most calls end; returns whether it did. */
    private synchronized boolean endUnheard(Cancelled why) {
        if (cancelled != null || last != null) {
            return false;
        }
        cancelled = why;
        return true;
    }

    /** Marks this token and puts its listeners in front of {@code work}, in their order. */
    private synchronized boolean detach(Cancelled why, Deque<Node> work) {
        if (cancelled != null) {
            return false;
        }
        cancelled = why;
        for (Node node = last; node != null; node = node.previous) {
            node.linked = false;
            work.addFirst(node);
        }
        last = null;
        return true;
    }

    private synchronized boolean add(Node node) {
        if (cancelled != null) {
            return false;
        }
        node.linked = true;
        node.previous = last;
        if (last != null) {
            last.next = node;
        }
        last = node;
        return true;
    }

    private synchronized void remove(Node node) {
        if (!node.linked) {
            return;
        }
        node.linked = false;
        if (node.previous != null) {
            node.previous.next = node.next;
        }
        if (node.next == null) {
            last = node.previous;
        } else {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
    }

    private static void runContained(Runnable listener) {
        try {
            listener.run();
        } catch (Throwable t) {
            // As a warning once a minute: a listener that always fails does so for every call.
            complaints
                    .line("a cancellation listener failed, the others are still run")
                    .with("listener", listener.getClass())
                    .causedBy(t)
                    .write();
        }
    }

    @Override
    public String toString() {
        if (this == NONE) {
            return "CancellationToken{none}";
        }
        Cancelled current = cancelled;
        String state = current == null ? "live" : "cancelled: " + current.reason();
        return "CancellationToken{" + state + (deadline == null ? "" : ", " + deadline) + "}";
    }

    /** An element of the doubly linked list of listeners and children, so that leaving a token takes constant time. */
    private static final class Node implements Registration {
        private final CancellationToken owner;
        private final @Nullable Runnable listener;
        private final @Nullable CancellationToken child;
        private @Nullable Node previous;
        private @Nullable Node next;
        private boolean linked;
        private volatile boolean closed;

        Node(CancellationToken owner, @Nullable Runnable listener, @Nullable CancellationToken child) {
            this.owner = owner;
            this.listener = listener;
            this.child = child;
        }

        @Override
        public void close() {
            closed = true;
            owner.remove(this);
        }
    }
}
