package dev.belay.internal.retry;

import dev.belay.policy.FailedAttempt;
import dev.belay.policy.RetryPolicy;
import java.io.IOException;
import java.time.Instant;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** A failed attempt that may be retried, until something about it is changed. */
final class Given {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final long MS = 1_000_000;

    private RetryPolicy policy = RetryPolicy.defaults();
    private int number = 1;
    private String method = "GET";
    private int status;
    private Headers headers = Headers.of();
    private @Nullable IOException failure;
    private boolean unsent;
    private boolean idempotent = true;
    private boolean bodyRepeatable = true;
    private boolean onlyOnce;
    private long leftMillis = 30_000;
    private long usualMillis;
    private long breakerOpenMillis;
    private double chance;

    private Given() {}

    static Given status(int status) {
        Given given = new Given();
        given.status = status;
        return given;
    }

    static Given failure(IOException failure) {
        Given given = new Given();
        given.failure = failure;
        return given;
    }

    Given policy(RetryPolicy.Builder policy) {
        this.policy = policy.build();
        return this;
    }

    Given number(int number) {
        this.number = number;
        return this;
    }

    Given headers(String... namesAndValues) {
        this.headers = Headers.of(namesAndValues);
        return this;
    }

    Given unsent() {
        this.unsent = true;
        return this;
    }

    Given post() {
        this.method = "POST";
        this.idempotent = false;
        return this;
    }

    Given oneShotBody() {
        this.bodyRepeatable = false;
        return this;
    }

    Given onlyOnce() {
        this.onlyOnce = true;
        return this;
    }

    Given leftMillis(long leftMillis) {
        this.leftMillis = leftMillis;
        return this;
    }

    Given usualMillis(long usualMillis) {
        this.usualMillis = usualMillis;
        return this;
    }

    Given breakerOpenMillis(long breakerOpenMillis) {
        this.breakerOpenMillis = breakerOpenMillis;
        return this;
    }

    Given chance(double chance) {
        this.chance = chance;
        return this;
    }

    RetryDecision decision() {
        RequestBody body = method.equals("POST") ? RequestBody.create("", null) : null;
        Request request = new Request.Builder()
                .url("https://a.test/")
                .method(method, body)
                .build();
        Outcome outcome = new Outcome(
                new FailedAttempt(number, request, status, headers, failure),
                new Outcome.Sending(unsent, idempotent, bodyRepeatable),
                new Outcome.Limits(onlyOnce, leftMillis * MS, usualMillis * MS, breakerOpenMillis * MS));
        return new RetryDecider(policy).decide(outcome, chance, NOW);
    }
}
