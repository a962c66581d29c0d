package dev.belay.internal.recording;

import dev.belay.event.CallInfo;
import dev.belay.event.ResponseLeaked;
import java.util.StringJoiner;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A response that was left open. */
@Name("dev.belay.ResponseLeak")
@Label("HTTP Response Leak")
@Description("The deadline had to close a response that nobody was reading: somewhere a close() is missing")
@Category("Belay")
@StackTrace(false)
final class RecordedLeak extends Event {

    /** Asked whether such events are wanted, so that nothing is made when they are not. */
    private static final RecordedLeak ANY = new RecordedLeak();

    private static final int FRAMES = 8;

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

    @Timespan
    @Label("Age")
    @Description("Since the call's start")
    long age;

    @Label("Opened At")
    @Description("Where it was opened, if it was sampled: the innermost frame of the application first")
    @Nullable
    String openedAt;

    static boolean isWanted() {
        return ANY.isEnabled();
    }

    static void record(ResponseLeaked leaked) {
        if (!isWanted()) {
            return;
        }
        RecordedLeak event = new RecordedLeak();
        CallInfo info = leaked.call();
        event.call = info.id();
        event.method = info.method();
        event.target = info.target();
        event.operation = info.operation();
        event.age = leaked.age().toNanos();
        event.openedAt = place(leaked.openedAt());
        event.commit();
    }

    /** Returns the first few frames above ours, in one line. */
    private static @Nullable String place(@Nullable Throwable opened) {
        if (opened == null) {
            return null;
        }
        StringJoiner place = new StringJoiner(" < ");
        int found = 0;
        for (StackTraceElement frame : opened.getStackTrace()) {
            if (found < FRAMES && (found > 0 || !isOurs(frame))) {
                place.add(frame.toString());
                found++;
            }
        }
        return place.toString();
    }

    private static boolean isOurs(StackTraceElement frame) {
        String type = frame.getClassName();
        return type.startsWith("dev.belay.internal.") || type.equals("dev.belay.BelayClient");
    }
}
