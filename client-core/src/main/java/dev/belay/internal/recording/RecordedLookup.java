package dev.belay.internal.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A look-up that a request waited for. */
@Name("dev.belay.DnsLookup")
@Label("HTTP DNS Look-up")
@Description("A request waited for the addresses of its host, or of its proxy's")
@Category("Belay")
@Threshold("1 ms")
@StackTrace(false)
final class RecordedLookup extends TimedEvent {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedLookup ANY = new RecordedLookup();

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

    @Label("Failure")
    @Description("The class of what the request failed with, if it did meanwhile")
    @Nullable
    Class<?> failure;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    /** Returns one that begins now; null when none is wanted. */
    static @Nullable RecordedLookup begun() {
        return isWanted() ? begun(new RecordedLookup()) : null;
    }

    void record(RequestRecording.Facts facts) {
        call = facts.call();
        attempt = facts.request().attempt();
        target = facts.request().target();
        failure = Failed.with(facts.failure());
        commit();
    }
}
