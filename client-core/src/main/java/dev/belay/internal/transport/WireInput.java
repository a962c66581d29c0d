package dev.belay.internal.transport;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What is looked at on its way up from the wire: all of it passes the one read that a subclass overrides. */
abstract class WireInput extends FilterInputStream {

    WireInput(InputStream in) {
        super(in);
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] target, int offset, int length) throws IOException;
}
