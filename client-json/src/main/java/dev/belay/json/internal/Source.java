package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import dev.belay.event.CallLedger;
import dev.belay.json.ServerSentEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a document is taken from, in the words of exceptions: a response, or an event, which knows neither its call nor that
 * call's status.
 *
 * @param name which one it is
 * @param document what of it the document is
 * @param response null when it is an event
 */
record Source(String name, String document, @Nullable ResponseHandle response) {

    private static final int MOST_CHARACTERS = 64;
    private static final String CUT = "…";

    static Source of(ResponseHandle response) {
        return new Source(response.ledger().call().toString(), "body", response);
    }

    static Source of(ServerSentEvent event) {
        return new Source("server-sent event " + shown(event.type()), "data", null);
    }

    /** The server chose it: it must not fill a log, nor write anything into it that looks like another line. */
    private static String shown(String name) {
        String printable =
                name.substring(0, Math.min(name.length(), MOST_CHARACTERS)).replaceAll("[^\\p{Print}]", "?");
        return name.length() > MOST_CHARACTERS ? printable + CUT : printable;
    }

    /** Returns the response's status; 0 without one. */
    int status() {
        return response == null ? 0 : response.status();
    }

    @Nullable
    String contentType() {
        return response == null ? null : response.header("Content-Type");
    }

    CallLedger ledger() {
        return response == null ? CallLedger.none() : response.ledger();
    }

    /** Returns what is known of it as a whole, with a comma at the end; empty if nothing is. */
    String head() {
        if (response == null) {
            return "";
        }
        String contentType = contentType();
        return "status " + status() + ", "
                + (contentType == null ? "no content type" : "content type " + contentType)
                + ", ";
    }

    /** Returns where the time went, as a sentence after others; empty if that is not known. */
    String spent() {
        return response == null ? "" : " Spent: " + ledger().summary();
    }
}
