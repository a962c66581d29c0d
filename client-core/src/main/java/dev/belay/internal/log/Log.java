package dev.belay.internal.log;

import com.google.errorprone.annotations.CompileTimeConstant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where the library logs. Each line is a constant message and pairs of key and value, and the values are of types that hold
 * nothing secret. So no URL, header, body or message of an exception gets into a log by accident: it would not compile.
 */
public final class Log {

    private final Logger logger;

    private Log(Logger logger) {
        this.logger = logger;
    }

    /** Returns the log that is named like that type. */
    public static Log of(Class<?> owner) {
        return new Log(LoggerFactory.getLogger(owner));
    }

    /** Returns the log of that name. */
    public static Log named(@CompileTimeConstant String name) {
        return new Log(LoggerFactory.getLogger(name));
    }

    /** Returns whether anybody reads what is for those who debug. */
    public boolean wantsDebug() {
        return logger.isDebugEnabled();
    }

    /** Returns whether anybody reads what is for those who look at every step. */
    public boolean wantsTrace() {
        return logger.isTraceEnabled();
    }

    /** Begins a line for those who look at every step. */
    public Line trace(@CompileTimeConstant String message) {
        return at(Level.TRACE, message);
    }

    /** Begins a line for those who debug. */
    public Line debug(@CompileTimeConstant String message) {
        return at(Level.DEBUG, message);
    }

    /** Begins a line that is good to know. */
    public Line info(@CompileTimeConstant String message) {
        return at(Level.INFO, message);
    }

    /** Begins a line about something to act on. What may come again and again goes through {@link Warnings}. */
    public Line warn(@CompileTimeConstant String message) {
        return at(Level.WARN, message);
    }

    Line at(Level level, @CompileTimeConstant String message) {
        return new Line(logger, level, message);
    }
}
