package dev.belay.internal.log;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import com.google.errorprone.annotations.CompileTimeConstant;
import dev.belay.event.AttemptLedger;
import dev.belay.event.BreakerChanged;
import dev.belay.event.CallInfo;
import dev.belay.event.CallLedger;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.origin.Origin;
import dev.belay.policy.Tls;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A line of the log on its way: {@code message; key=value key="another value"}. There is no way to add a string, let alone an
 * object, that may be anything.
 */
@CheckReturnValue
public final class Line {

    private static final long NOT_COUNTED = -1;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    private final Logger logger;
    private final Level level;
    private final boolean wanted;
    private final StringBuilder pattern;
    private final List<String> values = new ArrayList<>(0);
    private @Nullable Throwable cause;
    private long suppressed = NOT_COUNTED;

    Line(Logger logger, Level level, String message) {
        this.logger = logger;
        this.level = level;
        this.wanted = logger.isEnabledForLevel(level);
        this.pattern = new StringBuilder(wanted ? message : "");
    }

    /** Adds a number. */
    public Line with(@CompileTimeConstant String key, long value) {
        return add(key, Long.toString(value));
    }

    /** Adds a duration, in whole milliseconds; its key says so. */
    public Line with(@CompileTimeConstant String key, Duration value) {
        return with(key, value.toMillis());
    }

    /** Adds one of a few words. */
    public Line with(@CompileTimeConstant String key, Enum<?> value) {
        return add(key, lower(value));
    }

    /** Adds an instant. */
    public Line with(@CompileTimeConstant String key, Instant value) {
        return add(key, value.toString());
    }

    /** Adds the name of a type. */
    public Line with(@CompileTimeConstant String key, Class<?> value) {
        return add(key, value.getName());
    }

    /** Adds scheme, host and port. */
    public Line with(@CompileTimeConstant String key, Origin value) {
        return add(key, value.toString());
    }

    /** Adds scheme, host and port of each. */
    public Line with(@CompileTimeConstant String key, Collection<Origin> value) {
        return add(key, value.stream().map(Origin::toString).sorted().collect(Collectors.joining(",")));
    }

    /** Adds whom a client trusts. */
    public Line with(@CompileTimeConstant String key, Tls value) {
        return add(key, value.toString());
    }

    /** Adds what answers for itself. */
    public Line with(@CompileTimeConstant String key, Harmless value) {
        return add(key, value.toString());
    }

    /** Adds which call it is about. */
    public Line of(CallInfo call) {
        add("call", Long.toString(call.id()));
        add("method", call.method());
        add("target", call.target());
        String operation = call.operation();
        return operation == null ? this : add("operation", operation);
    }

    /** Adds where the time of an attempt went. */
    public Line of(AttemptLedger attempt) {
        add("attempt", Integer.toString(attempt.number()));
        add("status", Integer.toString(attempt.status()));
        return add("spent", attempt.toString());
    }

    /** Adds where the time of a call went. */
    public Line of(CallLedger call) {
        if (!wanted) {
            return this;
        }
        AttemptLedger last = call.lastAttempt();
        Line unused = of(call.call());
        add("elapsed_ms", Long.toString(call.elapsed().toMillis()));
        add("attempts", Integer.toString(last == null ? 0 : last.number()));
        add("status", Integer.toString(last == null ? 0 : last.status()));
        return add("spent", call.summary());
    }

    /** Adds how a circuit breaker has changed. */
    public Line of(BreakerChanged change) {
        add("target", change.target());
        add("from", lower(change.from()));
        add("to", lower(change.to()));
        add("open_for_ms", Long.toString(change.openFor().toMillis()));
        return add("reason", change.reason());
    }

    /** Adds the type of a failure, or that there was none. */
    public Line failure(@Nullable Throwable failure) {
        return add("failure", failure == null ? "none" : shortName(failure.getClass()));
    }

    /** Adds what has failed, by its type and with its stack trace. Its message is left out. */
    public Line causedBy(Throwable failure) {
        if (wanted) {
            cause = WithoutMessage.of(failure);
        }
        return failure(failure);
    }

    /** Adds which response was forgotten, and where it was opened, if that is known. */
    public Line of(ResponseLeaked leak) {
        cause = leak.openedAt();
        return of(leak.call()).with("age_ms", leak.age());
    }

    Line afterSuppressed(long count) {
        suppressed = count;
        return this;
    }

    @CanIgnoreReturnValue
    private Line add(String key, String value) {
        if (!wanted) {
            return this;
        }
        pattern.append(values.isEmpty() ? "; " : " ").append(key).append("={}");
        values.add(quoted(value));
        return this;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static String shortName(Class<?> type) {
        String name = type.getName();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** As logfmt does it. No line break gets through, so nobody can make up a line. */
    private static String quoted(String value) {
        if (!value.isEmpty() && value.chars().allMatch(Line::isPlain)) {
            return value;
        }
        StringBuilder text = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else {
                text.append(breaksLines(c) ? '?' : c);
            }
        }
        return text.append('"').toString();
    }

    private static boolean breaksLines(char c) {
        return Character.isISOControl(c) || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
    }

    /** Writes it. */
    public void write() {
        if (!wanted) {
            return;
        }
        if (suppressed != NOT_COUNTED) {
            add("suppressed", Long.toString(suppressed));
        }
        LoggingEventBuilder event = logger.atLevel(level);
        Throwable thrown = cause;
        if (thrown != null) {
            event = event.setCause(thrown);
        }
        event.log(pattern.toString(), values.toArray());
    }
}
