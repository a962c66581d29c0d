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

    /**
     * @param detail what exactly, without anything of the document; nothing to add if empty
     */
    UndecodableException(Reason reason, String detail, Spot spot, @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.reason = reason;
        this.spot = spot;
    }

    Reason reason() {
        return reason;
    }

    Spot spot() {
        return spot;
    }
}
