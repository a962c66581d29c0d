package dev.belay.internal.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A wait in the queue for a permit. A call that need not queue has none. */
@Name("dev.belay.PermitWait")
@Label("HTTP Permit Wait")
@Description("An attempt had to queue for a permit of the concurrency limit")
@Category("Belay")
@Threshold("1 ms")
@StackTrace(false)
public final class RecordedPermitWait extends TimedEvent {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedPermitWait ANY = new RecordedPermitWait();

    @CallId
    @Label("Call")
    @Description("The number of the call, the same in all of its events")
    long call;

    @Label("Attempt")
    @Description("1 for the first attempt, and the same number for all requests of an attempt")
    int attempt;

    @Label("Target")
    @Description("Scheme, host and port of the origin")
    @Nullable
    String target;

    @Label("Granted")
    @Description("Whether it got one")
    boolean granted;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    /** Returns one that begins now; null when none is wanted. */
    static @Nullable RecordedPermitWait begun() {
        return isWanted() ? begun(new RecordedPermitWait()) : null;
    }

    /** Records whose wait it was, and how it ended. */
    public void record(long id, int number, String origin, boolean got) {
        call = id;
        attempt = number;
        target = origin;
        granted = got;
        commit();
    }
}
