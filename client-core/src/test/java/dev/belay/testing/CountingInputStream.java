package dev.belay.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports every byte that was read to the server's counters. */
final class CountingInputStream extends FilterInputStream {
    private final ServerTraffic traffic;

    CountingInputStream(InputStream in, ServerTraffic traffic) {
        super(in);
        this.traffic = traffic;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            traffic.received(1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            traffic.received(count);
        }
        return count;
    }
}
