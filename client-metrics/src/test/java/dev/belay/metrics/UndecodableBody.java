package dev.belay.metrics;

import dev.belay.error.DecodingFailure;
import java.io.IOException;

/** What a reader throws that does not understand. */
final class UndecodableBody extends IOException implements DecodingFailure {
    private static final long serialVersionUID = 1;

    private final String reason;

    UndecodableBody(String reason) {
        super("not understood");
        this.reason = reason;
    }

    @Override
    public String reasonLabel() {
        return reason;
    }
}
