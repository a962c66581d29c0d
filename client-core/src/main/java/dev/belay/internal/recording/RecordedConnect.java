package dev.belay.internal.recording;

import dev.belay.event.Phase;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A new connection that a request waited for. */
@Name("dev.belay.Connect")
@Label("HTTP Connect")
@Description("A request waited for a new connection: TCP, a proxy's tunnel and TLS, over all addresses")
@Category("Belay")
@Threshold("1 ms")
@StackTrace(false)
final class RecordedConnect extends TimedEvent {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedConnect ANY = new RecordedConnect();

    @CallId
    @Label("Call")
    @Description("The number of the call, the same in all of its events")
    long call;

    @Label("Attempt")
    @Description("1 for the first attempt, and the same number for all requests of an attempt")
    int attempt;

    @Label("Target")
    @Description("Scheme, host and port of where the request was to go")
    @Nullable
    String target;

    @Label("Connection")
    @Description("Remote address and protocol of the connection, nothing when none came about")
    @Nullable
    String connection;

    @Timespan
    @Label("TLS Handshake")
    @Description("What of it was the TLS handshake")
    long tls;

    @Label("Failure")
    @Description("The class of what the request failed with, if it did meanwhile")
    @Nullable
    Class<?> failure;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    /** Returns one that begins now; null when none is wanted. */
    static @Nullable RecordedConnect begun() {
        return isWanted() ? begun(new RecordedConnect()) : null;
    }

    void record(RequestRecording.Facts facts) {
        call = facts.call();
        attempt = facts.request().attempt();
        target = facts.request().target();
        connection = facts.connection();
        tls = Math.max(0, facts.request().phaseNanos(Phase.TLS));
        failure = Failed.with(facts.failure());
        commit();
    }
}
