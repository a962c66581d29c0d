package dev.belay.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps Belay from logging what becomes of thousands of calls, until it is closed. */
public final class Silence implements AutoCloseable {
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.belay");
    private final Level before = log.getLevel();

    public Silence() {
        log.setLevel(Level.OFF);
    }

    @Override
    public void close() {
        log.setLevel(before);
    }
}
