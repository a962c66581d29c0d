package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import org.jspecify.annotations.Nullable;

/** What a codec has found wrong, and where. */
public final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1;

    /** Where in the document. */
    public record Spot(String path, boolean insideSecret, int line, int column, long byteOffset) {}

    private final transient Reason reason;
    private final transient Spot spot;
    private final transient @Nullable DocumentStream document;

    /**
     * @param detail what exactly, without anything of the document; nothing to add if empty
     */
    UndecodableException(Reason reason, String detail, Spot spot, @Nullable Throwable cause) {
        this(reason, detail, spot, null, cause);
    }

    private UndecodableException(
            Reason reason, String detail, Spot spot, @Nullable DocumentStream document, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.reason = reason;
        this.spot = spot;
        this.document = document;
    }

    /** Returns the same of a document that is a part of the body, like a line, and of where that is in it. */
    UndecodableException within(DocumentStream part, String elsewhere, int line) {
        Spot there = new Spot(
                elsewhere + spot.path().substring(1), spot.insideSecret(), line, spot.column(), spot.byteOffset());
        return new UndecodableException(reason, detail(), there, part, getCause());
    }

    String detail() {
        String detail = getMessage();
        return detail == null ? "" : detail;
    }

    /** Returns the document that the spot is in; null if that is the body. */
    @Nullable
    DocumentStream document() {
        return document;
    }

    Reason reason() {
        return reason;
    }

    Spot spot() {
        return spot;
    }
}
