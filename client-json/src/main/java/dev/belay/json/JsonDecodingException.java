package dev.belay.json;

import dev.belay.error.BelayException;
import dev.belay.error.DecodingFailure;
import dev.belay.event.CallLedger;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response whose body, or a server-sent event whose data, is not the JSON that was asked for. It is the only exception that
 * decoding ends with: what the bytes are and what the constructors and setters of the wanted type throw makes no difference. (A
 * call that is stopped, or whose body is too large or breaks off, fails as any call does.)
 *
 * <p>The message has the place but nothing of the body; a part of that is in {@link #excerpt()}. Of an event, which does not
 * know its call, the message has the type instead, at most 64 characters of it, and there is no ledger.
 */
public final class JsonDecodingException extends BelayException implements DecodingFailure {

    private static final long serialVersionUID = 1;

    /** What is wrong. New reasons may be added in a minor version. */
    public enum Reason {
        /** It is something else, by its content type or, without one, its first byte: often a page of HTML. */
        NOT_JSON,
        /** It has no content, or its only content is {@code null}. */
        MISSING,
        /** It is not JSON by RFC 8259. */
        MALFORMED,
        /** It ends before the document does, although the response is complete. */
        TRUNCATED,
        /** Something follows the document. */
        TRAILING,
        /** Its bytes are not text in the encoding that it has. */
        ENCODING,
        /** Two members of an object have one name. */
        DUPLICATE_KEY,
        /** Objects and arrays are nested deeper than is allowed. */
        TOO_DEEP,
        /** A string, a name, a number or the number of tokens is larger than is allowed. */
        TOO_LONG,
        /** It is JSON, but not of the wanted type: a string for a number, a number out of range, an unknown constant. */
        WRONG_SHAPE,
        /** It lacks a member that the wanted type needs. */
        MISSING_PROPERTY,
        /** It has a member that the wanted type does not know, which was to be refused. */
        UNKNOWN_PROPERTY,
        /** A constructor, factory or setter of the wanted type did not accept a value; see the cause. */
        REFUSED_BY_TYPE,
        /** No JSON whatever could be decoded as the wanted type: it has no usable constructor, or names classes in JSON. */
        UNUSABLE_TYPE
    }

    /**
     * Where it is, and in what.
     *
     * @param status the response's status; 0 for an event
     * @param contentType the response's content type, null when it has none, and for an event
     * @param path where in the document, like {@code $.items[3].price}; {@code $} for the document itself
     * @param line from 1; 0 when unknown
     * @param column from 1; 0 when unknown
     * @param bytesRead how many bytes of the decoded body, or of the data, had been read
     * @param excerpt a part of the body or data, see {@link JsonDecodingException#excerpt()}
     */
    public record Place(
            int status,
            @Nullable String contentType,
            String path,
            int line,
            int column,
            long bytesRead,
            String excerpt) {}

    private final Reason reason;
    private final transient @Nullable Place place;

    /** For the library, and for tests of code that handles it. */
    public JsonDecodingException(
            String message, @Nullable Throwable cause, CallLedger ledger, Reason reason, Place place) {
        super(message, cause, ledger);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.place = Objects.requireNonNull(place, "place");
    }

    /** Returns what is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Returns what is wrong, in small letters, such as {@code wrong_shape}. */
    @Override
    public String reasonLabel() {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Returns where it is; of a copy that went through serialization nothing is known. */
    public Place place() {
        return place == null ? new Place(0, null, "$", 0, 0, 0, "") : place;
    }

    /** Returns the response's status; 0 when it was an event. */
    public int status() {
        return place().status();
    }

    /** Returns where in the document, like {@code $.items[3].price}. */
    public String path() {
        return place().path();
    }

    /**
     * Returns a part of the body, or of the event's data, around the place, at most 512 characters. Values of members whose
     * names sound secret ({@code password}, {@code accessToken} and the like) are left out, but other values are there: it is
     * for people who may see them.
     */
    public String excerpt() {
        return place().excerpt();
    }
}
