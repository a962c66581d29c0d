package dev.belay.json.internal;

import dev.belay.CancellationToken;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.InvalidResponseException;
import dev.belay.event.CallLedger;
import dev.belay.json.ServerSentEvent;
import dev.belay.policy.RetryPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import okhttp3.MediaType;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The connections over which the events of one stream come, one after the other. */
public final class EventConnections implements Closeable {

    /** Makes one connection. */
    @FunctionalInterface
    public interface Connector {

        /** Returns the response, whatever it is; it is closed with the connections. */
        ResponseHandle connect(Request request) throws IOException;
    }

    private static final int NO_CONTENT = 204;
    private static final String LAST_ID = "Last-Event-ID";

    private final Connector connector;
    private final Request request;
    private final Reconnects reconnects;
    /** What the last connection was asked for with. */
    private Request sent;

    private volatile @Nullable ResponseHandle response;
    private volatile boolean closed;
    private EventParser parser = new EventParser(InputStream.nullInputStream(), "");

    private EventConnections(Connector connector, Request request, Reconnects reconnects) {
        this.connector = connector;
        this.request = request;
        this.sent = request;
        this.reconnects = reconnects;
    }

    /** Makes the first connection. */
    public static EventConnections open(
            Connector connector, Request request, CancellationToken token, RetryPolicy policy) throws IOException {
        Request asking = request.header("Accept") == null
                ? request.newBuilder()
                        .header("Accept", "text/event-stream")
                        .header("Cache-Control", "no-store")
                        .build()
                : request;
        EventConnections connections = new EventConnections(connector, asking, new Reconnects(policy, token));
        boolean opened = false;
        try {
            connections.begin();
            opened = true;
            return connections;
        } finally {
            if (!opened) {
                connections.close();
            }
        }
    }

    private void begin() throws IOException {
        try {
            connect("");
        } catch (IOException e) {
            boolean unused = again(e);
        }
    }

    /** Returns the next event; null when there is none. */
    public @Nullable ServerSentEvent next() throws IOException {
        ResponseHandle current = response;
        while (!closed && current != null && current.status() != NO_CONTENT) {
            IOException failure = null;
            try {
                ServerSentEvent event = parser.next();
                if (event != null) {
                    reconnects.eventCame();
                    return event;
                }
            } catch (EventTooLongException e) {
                throw tooLong(e, current.ledger());
            } catch (IOException e) {
                failure = e;
            }
            reconnects.serverAsksFor(parser.retryMillis());
            // The pause may be long, and what it holds is somebody else's permit.
            current.close();
            if (!again(failure)) {
                return null;
            }
            current = response;
        }
        return null;
    }

    private static IOException tooLong(EventTooLongException found, CallLedger ledger) {
        return new InvalidResponseException(
                ledger.call() + ": " + found.getMessage() + ". Spent: " + ledger.summary(), found, ledger);
    }

    /** Connects again; false when the stream has come to its end. */
    private boolean again(@Nullable IOException failure) throws IOException {
        String lastId = parser.lastId();
        IOException last = failure;
        while (!closed && reconnects.awaitNext(sent, last) && !closed) {
            try {
                connect(lastId);
                return true;
            } catch (IOException e) {
                last = e;
            }
        }
        return false;
    }

    private void connect(String lastId) throws IOException {
        sent = lastId.isEmpty()
                ? request
                : request.newBuilder().header(LAST_ID, lastId).build();
        ResponseHandle connected = connector.connect(sent);
        response = connected;
        if (closed) {
            connected.close();
        }
        requireEvents(connected);
        parser = new EventParser(connected.body(), lastId);
    }

    /** Lets an event stream pass, and what has no content; whatever else it is, is closed. */
    private static void requireEvents(ResponseHandle response) throws IOException {
        boolean good = false;
        try {
            if (!response.isSuccessful()) {
                int unused = ResponseReaders.discard().read(response);
            }
            if (response.status() != NO_CONTENT) {
                requireContentType(response);
            }
            good = true;
        } finally {
            if (!good) {
                response.close();
            }
        }
    }

    private static void requireContentType(ResponseHandle response) throws InvalidResponseException {
        String contentType = response.header("Content-Type");
        MediaType type = contentType == null ? null : MediaType.parse(contentType);
        if (type == null || !type.type().equals("text") || !type.subtype().equals("event-stream")) {
            CallLedger ledger = response.ledger();
            throw new InvalidResponseException(
                    ledger.call() + ": the answer is no event stream: status " + response.status() + ", "
                            + (contentType == null ? "no content type" : "content type " + contentType)
                            + " (expected: text/event-stream). Look whether the URL is right. Spent: "
                            + ledger.summary(),
                    null,
                    ledger);
        }
    }

    @Override
    public void close() {
        closed = true;
        ResponseHandle last = response;
        if (last != null) {
            last.close();
        }
    }
}
