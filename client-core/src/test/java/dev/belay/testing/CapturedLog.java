package dev.belay.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Takes what a logger says until it is closed, so that a test can assert it and the console stays quiet. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final Level levelBefore;
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private CapturedLog(String name, Level level) {
        logger = (Logger) LoggerFactory.getLogger(name);
        levelBefore = logger.getLevel();
        logger.setLevel(level);
        logger.setAdditive(false);
        for (Iterator<Appender<ILoggingEvent>> each = logger.iteratorForAppenders(); each.hasNext(); ) {
            others.add(each.next());
        }
        others.forEach(logger::detachAppender);
        appender.start();
        logger.addAppender(appender);
    }

    /** Takes the warnings of a logger. */
    public static CapturedLog warnings(String logger) {
        return new CapturedLog(logger, Level.WARN);
    }

    /** Takes everything that a logger, and those below it, say at any level. */
    public static CapturedLog everything(String logger) {
        return new CapturedLog(logger, Level.TRACE);
    }

    /** Takes everything that anybody says at any level. */
    public static CapturedLog ofEverybody() {
        return everything(Logger.ROOT_LOGGER_NAME);
    }

    /** Returns the events so far, with their level and exception. */
    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the messages so far, with their arguments. */
    public List<String> messages() {
        return events.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        others.forEach(logger::addAppender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
        appender.stop();
    }
}
