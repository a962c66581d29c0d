package dev.belay.internal.log;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.belay.internal.time.OncePerMinute;
import dev.belay.internal.time.TimeSource;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.event.Level;

/**
 * Warnings of one kind, of which one in a minute is written as such, with how many were not since the last. The others are
 * written at a lower level.
 */
public final class Warnings {

    private final Log log;
    private final Level level;
    private final Level otherwise;
    private final OncePerMinute minute;
    private final LongAdder suppressed = new LongAdder();

    private Warnings(Log log, TimeSource time, Level level, Level otherwise) {
        this.log = log;
        this.level = level;
        this.otherwise = otherwise;
        this.minute = new OncePerMinute(time);
    }

    /** Returns some that are else for those who debug. */
    public static Warnings elseDebug(Log log, TimeSource time) {
        return new Warnings(log, time, Level.WARN, Level.DEBUG);
    }

    /** Returns some that are else good to know. */
    public static Warnings elseInfo(Log log, TimeSource time) {
        return new Warnings(log, time, Level.WARN, Level.INFO);
    }

    /** Returns errors, of which that is as true. */
    public static Warnings ofErrors(Log log, TimeSource time) {
        return new Warnings(log, time, Level.ERROR, Level.DEBUG);
    }

    /** Begins the line of one. */
    public Line line(@CompileTimeConstant String message) {
        if (minute.isDue()) {
            return log.at(level, message).afterSuppressed(suppressed.sumThenReset());
        }
        suppressed.increment();
        return log.at(otherwise, message);
    }
}
