package dev.belay.examples.fetch;

import java.io.IOException;

/** The body could not be written where it should go; the call is not to blame. */
final class OutputException extends IOException {
    private static final long serialVersionUID = 1;

    OutputException(String target, IOException cause) {
        super("cannot write to " + target + ": " + cause.getMessage(), cause);
    }
}
