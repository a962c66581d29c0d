package dev.belay.json.internal;

import dev.belay.event.CallLedger;
import dev.belay.json.JsonDecodingException;
import dev.belay.json.JsonDecodingException.Place;
import dev.belay.json.JsonDecodingException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions for a response, or an event, that is not the wanted JSON. */
final class DecodingFailures {

    private static final UndecodableException.Spot BEGINNING = new UndecodableException.Spot("$", false, 0, 0, -1);

    private final String type;

    DecodingFailures(Type wanted) {
        this.type = wanted.getTypeName();
    }

    JsonDecodingException of(Source source, DocumentStream document, UndecodableException found) {
        DocumentStream place = found.document() == null ? document : found.document();
        return exception(
                source,
                found.reason(),
                found.detail(),
                place(source, found.spot(), document.bytesRead(), Excerpt.around(place, found.spot())),
                found.getCause());
    }

    JsonDecodingException missing(Source source) {
        return exception(source, Reason.MISSING, "", place(source, BEGINNING, 0, ""), null);
    }

    JsonDecodingException notJson(Source source, InputStream document) throws IOException {
        byte[] beginning = document.readNBytes(Excerpt.MOST_CHARACTERS);
        Place place = place(source, BEGINNING, beginning.length, Excerpt.ofBeginning(beginning));
        return exception(source, Reason.NOT_JSON, "", place, null);
    }

    private static Place place(Source source, UndecodableException.Spot spot, long bytesRead, String excerpt) {
        return new Place(
                source.status(), source.contentType(), spot.path(), spot.line(), spot.column(), bytesRead, excerpt);
    }

    private JsonDecodingException exception(
            Source source, Reason reason, String detail, Place place, @Nullable Throwable cause) {
        CallLedger ledger = source.ledger();
        String message = source.name() + ": " + Explanations.of(reason, source.document(), type)
                + (detail.isEmpty() ? "" : " (" + detail + ")")
                + Explanations.where(place)
                + "; " + source.head() + place.bytesRead() + " bytes read. "
                + Explanations.advice(reason, source)
                + " A part of the " + source.document() + " is in excerpt()." + source.spent();
        JsonDecodingException exception = new JsonDecodingException(message, cause, ledger, reason, place);
        ledger.earlierFailures().forEach(exception::addSuppressed);
        return exception;
    }
}
