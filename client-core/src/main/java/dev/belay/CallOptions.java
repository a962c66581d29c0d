package dev.belay;

import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is different for some calls of a client. Immutable: each method returns a copy. Pass to
 * {@link HttpCaller#with(CallOptions)}; what is not set here stays as it is on the caller.
 *
 * <p>Timeouts may be shortened or lengthened within 1 ms to 24 h (see {@link Timeouts}), never removed.
 */
public final class CallOptions {

    private static final CallOptions NONE = new CallOptions(timeouts -> timeouts, null, false);

    private final UnaryOperator<Timeouts.Builder> change;
    private final @Nullable String operation;
    private final boolean stream;

    private CallOptions(UnaryOperator<Timeouts.Builder> change, @Nullable String operation, boolean stream) {
        this.change = change;
        this.operation = operation;
        this.stream = stream;
    }

    /** Returns the options that change nothing. */
    public static CallOptions none() {
        return NONE;
    }

    /**
     * Returns options for an endpoint that may take {@code limit} to answer: sets total, attempt and firstByte to it, so
     * that a slow answer is waited for while everything else keeps its timeout.
     */
    public static CallOptions slowAnswer(Duration limit) {
        Timeouts.checked("limit", limit);
        return NONE.and(t -> t.total(limit).attempt(limit).firstByte(limit));
    }

    /**
     * Returns options for long polls and big downloads, whose bodies may be as slow as they like: no minimum rate.
     *
     * @param total the limit on the whole call
     * @param idle the longest gap between two arrivals of body bytes
     */
    public static CallOptions stream(Duration total, Duration idle) {
        Timeouts.checked("total", total);
        Timeouts.checked("idle", idle);
        UnaryOperator<Timeouts.Builder> limits = t -> t.total(total).read(idle);
        return new CallOptions(limits, null, true);
    }

    /**
     * Returns a copy that names the calls, for exceptions, events and metrics.
     *
     * @param operation a short name out of a small set, such as "get-user"; never a URL or an id
     */
    public CallOptions operation(String operation) {
        return new CallOptions(change, Objects.requireNonNull(operation, "operation"), stream);
    }

    /** Returns a copy with this limit on the whole call. */
    public CallOptions total(Duration total) {
        Timeouts.checked("total", total);
        return and(t -> t.total(total));
    }

    /** Returns a copy with this limit from the permit to the response's head. */
    public CallOptions attempt(Duration attempt) {
        Timeouts.checked("attempt", attempt);
        return and(t -> t.attempt(attempt));
    }

    /** Returns a copy with this limit from the request sent to the response's head. */
    public CallOptions firstByte(Duration firstByte) {
        Timeouts.checked("firstByte", firstByte);
        return and(t -> t.firstByte(firstByte));
    }

    /** Returns a copy with this limit on the gap between two arrivals of body bytes. */
    public CallOptions read(Duration read) {
        Timeouts.checked("read", read);
        return and(t -> t.read(read));
    }

    /** Returns a copy with this limit on the gap between two writes of request bytes. */
    public CallOptions write(Duration write) {
        Timeouts.checked("write", write);
        return and(t -> t.write(write));
    }

    /** Returns a copy with this limit on TCP and TLS of a new connection, as one. */
    public CallOptions connect(Duration connect) {
        Timeouts.checked("connect", connect);
        return and(t -> t.connect(connect));
    }

    /** Returns a copy with this limit on looking up the host's addresses. */
    public CallOptions dns(Duration dns) {
        Timeouts.checked("dns", dns);
        return and(t -> t.dns(dns));
    }

    private CallOptions and(UnaryOperator<Timeouts.Builder> next) {
        return new CallOptions(builder -> next.apply(change.apply(builder)), operation, stream);
    }

    /**
     * Returns {@code base} with the timeouts that are set here.
     *
     * @throws IllegalArgumentException when a set attempt is longer than a set total
     */
    public Timeouts applyTo(Timeouts base) {
        return change.apply(base.toBuilder()).build();
    }

    /** Returns the name of the calls; null when they have none. */
    public @Nullable String operation() {
        return operation;
    }

    /** Returns whether bodies may be as slow as they like, as {@link #stream} says. */
    public boolean isStream() {
        return stream;
    }

    @Override
    public String toString() {
        return "CallOptions{" + (stream ? "stream, " : "") + (operation == null ? "" : "operation=" + operation + ", ")
                + applyTo(Timeouts.defaults()) + "}";
    }
}
