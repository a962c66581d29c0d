package dev.belay;

import dev.belay.policy.RetryPolicy;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is different for some calls of a client. Immutable: each method returns a copy. Pass to
 * {@link HttpCaller#with(CallOptions)}; what is not set here stays as it is on the caller.
 *
 * <p>Timeouts may be shortened or lengthened within 1 ms to 24 h (see {@link Timeouts}), never removed.
 */
public final class CallOptions {

    /** The header of an idempotency key: {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header). */
    public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final CallOptions NONE =
            new CallOptions(new Values(UnaryOperator.identity(), null, Pace.USUAL, null, null));

    /** What is known of how fast an answer comes. */
    private enum Pace {
        USUAL,
        SLOW_ANSWER,
        STREAM
    }

    /** What is set; null, or the usual pace, where nothing is. */
    private record Values(
            UnaryOperator<Timeouts.Builder> timeouts,
            @Nullable String operation,
            Pace pace,
            @Nullable String idempotencyKey,
            @Nullable RetryPolicy retry) {

        Values timeouts(UnaryOperator<Timeouts.Builder> next) {
            return new Values(builder -> next.apply(timeouts.apply(builder)), operation, pace, idempotencyKey, retry);
        }

        Values pace(Pace next) {
            return new Values(timeouts, operation, next, idempotencyKey, retry);
        }

        Values then(Values later) {
            Values both = timeouts(later.timeouts);
            return new Values(
                    both.timeouts,
                    later.operation == null ? operation : later.operation,
                    later.pace == Pace.USUAL ? pace : later.pace,
                    later.idempotencyKey == null ? idempotencyKey : later.idempotencyKey,
                    later.retry == null ? retry : later.retry);
        }
    }

    private final Values values;

    private CallOptions(Values values) {
        this.values = values;
    }

    /** Returns the options that change nothing. */
    public static CallOptions none() {
        return NONE;
    }

    /**
     * Returns options for an endpoint that may take {@code limit} to answer: sets total, attempt and firstByte to it, so
     * that a slow answer is waited for while everything else keeps its timeout. A circuit breaker does not take it for slow.
     */
    public static CallOptions slowAnswer(Duration limit) {
        Timeouts.checked("limit", limit);
        return new CallOptions(NONE.values
                .pace(Pace.SLOW_ANSWER)
                .timeouts(t -> t.total(limit).attempt(limit).firstByte(limit)));
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
        return new CallOptions(
                NONE.values.pace(Pace.STREAM).timeouts(t -> t.total(total).read(idle)));
    }

    /**
     * Returns a copy that names the calls, for exceptions, events and metrics.
     *
     * @param operation a short name out of a small set, such as "get-user"; never a URL or an id
     */
    public CallOptions operation(String operation) {
        Objects.requireNonNull(operation, "operation");
        return new CallOptions(
                new Values(values.timeouts, operation, values.pace, values.idempotencyKey, values.retry));
    }

    /** As {@link #idempotencyKey(String)}, in the header {@value #IDEMPOTENCY_KEY}. */
    public CallOptions idempotencyKey() {
        return idempotencyKey(IDEMPOTENCY_KEY);
    }

    /**
     * Returns a copy with which every call gets a fresh key, a random UUID, that all its attempts carry, so that the server
     * can tell a second attempt from a second order: with a key, POST and PATCH are retried as GET is. Only for servers that
     * know such keys. A request that has the header already keeps its own.
     *
     * @param header the name of the header in which the server expects it
     */
    public CallOptions idempotencyKey(String header) {
        Headers.of(header, "checked");
        return new CallOptions(new Values(values.timeouts, values.operation, values.pace, header, values.retry));
    }

    /** Returns a copy with which calls are tried again as {@code retry} says, instead of as the client's policy does. */
    public CallOptions retry(RetryPolicy retry) {
        Objects.requireNonNull(retry, "retry");
        return new CallOptions(
                new Values(values.timeouts, values.operation, values.pace, values.idempotencyKey, retry));
    }

    /** Returns these options with those of {@code later} on top: what is set there wins. */
    public CallOptions and(CallOptions later) {
        return new CallOptions(values.then(later.values));
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
        return new CallOptions(values.timeouts(next));
    }

    /**
     * Returns {@code base} with the timeouts that are set here.
     *
     * @throws IllegalArgumentException when a set attempt is longer than a set total
     */
    public Timeouts applyTo(Timeouts base) {
        return values.timeouts.apply(base.toBuilder()).build();
    }

    /** Returns the name of the calls; null when they have none. */
    public @Nullable String operation() {
        return values.operation;
    }

    /** Returns whether bodies may be as slow as they like, as {@link #stream} says. */
    public boolean isStream() {
        return values.pace == Pace.STREAM;
    }

    /** Returns whether an answer may take long without being slow, as {@link #slowAnswer} and {@link #stream} say. */
    public boolean isSlowExpected() {
        return values.pace != Pace.USUAL;
    }

    /** Returns the header that gets a fresh key for every call; null when there is none. */
    public @Nullable String idempotencyKeyHeader() {
        return values.idempotencyKey;
    }

    /** Returns how calls are tried again; null when that is as the client's policy says. */
    public @Nullable RetryPolicy retry() {
        return values.retry;
    }

    @Override
    public String toString() {
        return "CallOptions{" + (isStream() ? "stream, " : "")
                + (operation() == null ? "" : "operation=" + operation() + ", ")
                + (idempotencyKeyHeader() == null ? "" : "idempotencyKey=" + idempotencyKeyHeader() + ", ")
                + (retry() == null ? "" : "retry{" + retry() + "}, ")
                + applyTo(Timeouts.defaults()) + "}";
    }
}
