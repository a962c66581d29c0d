package dev.belay.metrics;

import io.micrometer.observation.Observation;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * A call that is observed, for conventions, predicates, filters and handlers of the registry. What it failed with is in {@link
 * #getError()}.
 */
public final class CallObservationContext extends Observation.Context {

    private final Request request;
    private final @Nullable String operation;
    private boolean over;
    private int status;
    private int attempts;

    CallObservationContext(Request request, @Nullable String operation) {
        this.request = request;
        this.operation = operation;
    }

    /** Returns the request as the caller has made it. Its path, query and headers may hold secrets. */
    public Request request() {
        return request;
    }

    /** Returns the name given with {@code CallOptions.operation}, or null. */
    public @Nullable String operation() {
        return operation;
    }

    /** Returns the status of its response; 0 when there is none, and before its end. */
    public int status() {
        return status;
    }

    /** Returns how many attempts there were; 0 when it came to none, and before its end. */
    public int attempts() {
        return attempts;
    }

    boolean isOver() {
        return over;
    }

    void ended(int itsStatus, int itsAttempts) {
        status = itsStatus;
        attempts = itsAttempts;
        over = true;
    }
}
