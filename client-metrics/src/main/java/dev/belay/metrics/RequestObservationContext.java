package dev.belay.metrics;

import io.micrometer.observation.transport.RequestReplySenderContext;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of a call that is observed, for conventions, predicates, filters and handlers of the registry. What it failed with
 * is in {@link #getError()}. It is its own carrier: what a handler sets on that becomes a header of the request. Its response, at its
 * end, is the status, if there is one.
 */
public final class RequestObservationContext extends RequestReplySenderContext<RequestObservationContext, Integer> {

    private final Request request;
    private final @Nullable String operation;
    private final int attempt;
    private final int resends;
    /** There once a header has been set, which no handler may want. */
    private Request.@Nullable Builder headed;

    private boolean over;
    private int status;

    RequestObservationContext(Request request, @Nullable String operation, int attempt, int resends) {
        super(RequestObservationContext::set);
        this.request = request;
        this.operation = operation;
        this.attempt = attempt;
        this.resends = resends;
        setCarrier(this);
    }

    private static void set(@Nullable RequestObservationContext carrier, String name, String value) {
        if (carrier != null) {
            Request.Builder builder = carrier.headed == null ? carrier.request.newBuilder() : carrier.headed;
            // In place of one that the caller has sent on from somewhere else.
            carrier.headed = builder.header(name, value);
        }
    }

    /** Returns the request without what handlers have set. Its path, query and headers may hold secrets. */
    public Request request() {
        return request;
    }

    /** Returns the name given with {@code CallOptions.operation}, or null. */
    public @Nullable String operation() {
        return operation;
    }

    /** Returns which attempt it belongs to: 1 for the first. */
    public int attempt() {
        return attempt;
    }

    /** Returns how many requests of the call were sent before it, whatever for: redirects, losses, failed attempts. */
    public int resends() {
        return resends;
    }

    /** Returns the status of its response; 0 when there is none, and before its end. */
    public int status() {
        return status;
    }

    Request withHeaders() {
        return headed == null ? request : headed.build();
    }

    boolean isOver() {
        return over;
    }

    void ended(int itsStatus) {
        status = itsStatus;
        over = true;
        if (itsStatus != 0) {
            setResponse(itsStatus);
        }
    }
}
