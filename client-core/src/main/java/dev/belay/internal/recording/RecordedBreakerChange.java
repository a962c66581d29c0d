package dev.belay.internal.recording;

import dev.belay.event.BreakerChanged;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A circuit breaker's new state. */
@Name("dev.belay.BreakerChange")
@Label("HTTP Circuit Breaker Change")
@Description("The circuit breaker of an origin has changed its state")
@Category("Belay")
@StackTrace(false)
final class RecordedBreakerChange extends Event {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedBreakerChange ANY = new RecordedBreakerChange();

    @Label("Target")
    @Description("Scheme, host and port of the origin")
    @Nullable
    String target;

    @Label("From")
    @Description("The state before")
    @Nullable
    String from;

    @Label("To")
    @Description("The state now")
    @Nullable
    String to;

    @Label("Reason")
    @Description("Why")
    @Nullable
    String reason;

    @Timespan
    @Label("Open For")
    @Description("For how long calls are refused before probes are let through; zero unless it opened by itself")
    long openFor;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    static void record(BreakerChanged change) {
        if (!isWanted()) {
            return;
        }
        RecordedBreakerChange event = new RecordedBreakerChange();
        event.target = change.target();
        event.from = change.from().name();
        event.to = change.to().name();
        event.reason = change.reason();
        event.openFor = change.openFor().toNanos();
        event.commit();
    }
}
