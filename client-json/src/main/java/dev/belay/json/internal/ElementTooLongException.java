package dev.belay.json.internal;

import java.io.IOException;

/** One element of a stream has too many bytes. */
final class ElementTooLongException extends IOException {

    private static final long serialVersionUID = 1;

    ElementTooLongException() {
        super("more than " + (DocumentStream.MOST_ELEMENT_BYTES >> 20) + " MiB for one element");
    }
}
