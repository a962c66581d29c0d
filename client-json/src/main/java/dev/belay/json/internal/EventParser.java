package dev.belay.json.internal;

import dev.belay.json.ServerSentEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Understands the body of an event stream (WHATWG HTML, section 9.2.6, "Interpreting an event stream"). */
public final class EventParser {

    /*
     * OkHttp has a parser as well (okhttp-sse), but one that calls back: with it, whoever reads could not take his time, nor
     * stop. And a line or an event may be as long there as the server likes.
     */

    /** What an event may have at most, and any line. */
    public static final int MOST_EVENT_BYTES = 1 << 20;

    private static final int BUFFER_BYTES = 8 << 10;
    private static final String MESSAGE = "message";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private boolean afterReturn;
    private boolean firstLine = true;

    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id;
    /** That of the event which is being read: it counts with the blank line that ends it, or the event would be lost. */
    private String nextId;

    private long retryMillis = -1;

    /**
     * @param lastId the id of the last event before, empty if there was none
     */
    public EventParser(InputStream in, String lastId) {
        this.in = in;
        this.id = lastId;
        this.nextId = lastId;
    }

    /** Returns the next event; null at the end of the stream, with which an event that is not complete is lost. */
    public @Nullable ServerSentEvent next() throws IOException {
        data.setLength(0);
        type = "";
        String line = readLine();
        while (line != null) {
            if (!line.isEmpty()) {
                field(line);
                line = readLine();
                continue;
            }
            id = nextId;
            if (data.length() > 0) {
                data.setLength(data.length() - 1);
                return new ServerSentEvent(id, type.isEmpty() ? MESSAGE : type, data.toString());
            }
            type = "";
            line = readLine();
        }
        return null;
    }

    /** Returns the last id that was received with a complete event, empty or not, or that of the stream before. */
    public String lastId() {
        return id;
    }

    /** Returns for how long the server wants clients to wait before they connect again; -1 when it has not said. */
    public long retryMillis() {
        return retryMillis;
    }

    private void field(String line) throws IOException {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
        switch (name) {
            case "data" -> {
                data.append(value).append('\n');
                if (data.length() > MOST_EVENT_BYTES) {
                    throw tooLong("an event");
                }
            }
            case "event" -> type = value;
            case "id" -> nextId = value.indexOf('\0') < 0 ? value : nextId;
            case "retry" -> retry(value);
            default -> {
                // A comment, whose name is empty, or what a later version of the standard may bring.
            }
        }
    }

    private void retry(String value) {
        if (!value.isEmpty() && value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            retryMillis = Long.parseLong(value);
        }
    }

    /** Returns null at the end; what has no end of line there is no line. */
    private @Nullable String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (next == filled && !fill()) {
                return null;
            }
            if (afterReturn) {
                afterReturn = false;
                if (buffer[next] == '\n') {
                    next++;
                    continue;
                }
            }
            int end = next;
            while (end < filled && buffer[end] != '\n' && buffer[end] != '\r') {
                end++;
            }
            line.write(buffer, next, end - next);
            if (line.size() > MOST_EVENT_BYTES) {
                throw tooLong("a line");
            }
            next = end;
            if (end < filled) {
                afterReturn = buffer[end] == '\r';
                next++;
                return text(line);
            }
        }
    }

    private String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        boolean marked = firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        firstLine = false;
        return marked ? text.substring(1) : text;
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    private static IOException tooLong(String what) {
        return new EventTooLongException(what + " of the event stream has more than " + MOST_EVENT_BYTES + " bytes");
    }
}
