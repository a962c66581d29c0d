package dev.belay.internal.recording;

import dev.belay.event.Phase;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A call. Its stack is that of whoever waited for it, or closed its response. */
@Name("dev.belay.Call")
@Label("HTTP Call")
@Description("One thing that the application asked for, until everything has been given back")
@Category("Belay")
@Threshold("20 ms")
public final class RecordedCall extends TimedEvent {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedCall ANY = new RecordedCall();

    @CallId
    @Label("Call")
    @Description("The number of the call, the same in all of its events")
    long call;

    @Label("Method")
    @Description("The HTTP method")
    @Nullable
    String method;

    @Label("Target")
    @Description("Scheme, host and port of its request")
    @Nullable
    String target;

    @Label("Operation")
    @Description("The name given with CallOptions.operation, if any")
    @Nullable
    String operation;

    @Label("Status")
    @Description("The status of its response, 0 when there was none")
    int status;

    @Label("Attempts")
    @Description("How many attempts it took, 0 when it was over before the first")
    int attempts;

    @Label("Failure")
    @Description("The class of what it failed with, if it did")
    @Nullable
    Class<?> failure;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    /** Returns one that begins now; null when none is wanted. */
    static @Nullable RecordedCall begun() {
        return isWanted() ? begun(new RecordedCall()) : null;
    }

    /** Records that it has become {@code ended}. */
    public void record(long id, EndedCall ended) {
        call = id;
        method = ended.method();
        target = ended.target();
        operation = ended.operation();
        status = ended.status();
        attempts = attempts(ended.lastRequest());
        failure = Failed.with(ended.failure());
        commit();
    }

    private static int attempts(@Nullable EndedRequest last) {
        if (last == null) {
            return 0;
        }
        return last.lastPhase() == Phase.BACK_OFF ? last.attempt() - 1 : last.attempt();
    }
}
