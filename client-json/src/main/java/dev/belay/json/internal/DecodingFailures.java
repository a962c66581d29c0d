package dev.belay.json.internal;

import dev.belay.ResponseHandle;
import dev.belay.event.CallLedger;
import dev.belay.json.JsonDecodingException;
import dev.belay.json.JsonDecodingException.Place;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions for a response that is not the wanted JSON. */
final class DecodingFailures {

    private static final UndecodableException.Spot BEGINNING = new UndecodableException.Spot("$", false, 0, 0, -1);

    private final String type;

    DecodingFailures(Type wanted) {
        this.type = wanted.getTypeName();
    }

    JsonDecodingException of(ResponseHandle response, DocumentStream document, UndecodableException found) {
        DocumentStream place = found.document() == null ? document : found.document();
        return exception(
                response,
                found.reason(),
                found.detail(),
                place(response, found.spot(), document.bytesRead(), Excerpt.around(place, found.spot())),
                found.getCause());
    }

    JsonDecodingException missing(ResponseHandle response) {
        return exception(response, Reason.MISSING, "", place(response, BEGINNING, 0, ""), null);
    }

    JsonDecodingException notJson(ResponseHandle response, InputStream body) throws IOException {
        byte[] beginning = body.readNBytes(Excerpt.MOST_CHARACTERS);
        Place place = place(response, BEGINNING, beginning.length, Excerpt.ofBeginning(beginning));
        return exception(response, Reason.NOT_JSON, "", place, null);
    }

    private static Place place(
            ResponseHandle response, UndecodableException.Spot spot, long bytesRead, String excerpt) {
        return new Place(
                response.status(),
                response.header("Content-Type"),
                spot.path(),
                spot.line(),
                spot.column(),
                bytesRead,
                excerpt);
    }

    private JsonDecodingException exception(
            ResponseHandle response, Reason reason, String detail, Place place, @Nullable Throwable cause) {
        CallLedger ledger = response.ledger();
        String contentType = place.contentType();
        String message = ledger.call() + ": " + Explanations.of(reason, type)
                + (detail.isEmpty() ? "" : " (" + detail + ")")
                + Explanations.where(place)
                + "; status " + place.status() + ", "
                + (contentType == null ? "no content type" : "content type " + contentType)
                + ", " + place.bytesRead() + " bytes read. " + Explanations.advice(reason)
                + " A part of the body is in excerpt(). Spent: " + ledger.summary();
        JsonDecodingException exception = new JsonDecodingException(message, cause, ledger, reason, place);
        ledger.earlierFailures().forEach(exception::addSuppressed);
        return exception;
    }
}
