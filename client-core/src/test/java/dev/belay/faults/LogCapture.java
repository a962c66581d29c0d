package dev.belay.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Catches what a logger and those below it write, at every level, and keeps it from the console. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final boolean additive;
    private final @Nullable Level level;

    private LogCapture(Logger logger) {
        this.logger = logger;
        this.additive = logger.isAdditive();
        this.level = logger.getLevel();
    }

    static LogCapture of(String loggerName) {
        // Its first use may find SLF4J still looking for its provider.
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LogCapture capture = new LogCapture(context.getLogger(loggerName));
        capture.setContext(context);
        capture.start();
        capture.logger.setLevel(Level.TRACE);
        capture.logger.setAdditive(false);
        capture.logger.addAppender(capture);
        return capture;
    }

    List<ILoggingEvent> events() {
        return events;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(additive);
        logger.setLevel(level);
        stop();
    }
}
