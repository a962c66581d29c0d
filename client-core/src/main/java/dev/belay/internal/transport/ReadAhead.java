package dev.belay.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Reads from a channel as much as is there, and keeps what has not been asked for yet. */
final class ReadAhead extends InputStream {

    /*
     * OkHttp asks for 8 KB at a time, and TLS for the five bytes before each record. Every time would be a call of the kernel.
     * Nothing is copied more often for it: the JDK reads into a buffer outside of the heap in any case.
     *
     * A buffer belongs to the thread that has it in its hands, or to whoever takes it out of the field. So an end on another
     * thread gives back what nobody will ask for any more, and never a buffer that the kernel may be writing to.
     */

    private static final VarHandle REST;

    static {
        try {
            REST = MethodHandles.lookup().findVarHandle(ReadAhead.class, "rest", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SocketChannel channel;
    private final Socket adapter;
    private final ReadBuffers buffers;
    private volatile @Nullable ByteBuffer rest;
    private volatile boolean closed;

    ReadAhead(SocketChannel channel, ReadBuffers buffers) {
        this.channel = channel;
        this.adapter = channel.socket();
        this.buffers = buffers;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer kept = take();
        if (kept != null) {
            return bring(kept, target, offset, length);
        }
        // A channel's own reads have no timeout.
        ByteBuffer free = adapter.getSoTimeout() == 0 ? buffers.take() : null;
        return free == null
                ? adapter.getInputStream().read(target, offset, length)
                : readThrough(free, target, offset, length);
    }

    private int readThrough(ByteBuffer buffer, byte[] target, int offset, int length) throws IOException {
        int n = -1;
        try {
            n = channel.read(buffer);
        } finally {
            if (n < 0) {
                buffers.giveBack(buffer);
            }
        }
        return n < 0 ? n : bring(buffer.flip(), target, offset, length);
    }

    private int bring(ByteBuffer buffer, byte[] target, int offset, int length) {
        int n = Math.min(length, buffer.remaining());
        buffer.get(target, offset, n);
        if (!buffer.hasRemaining()) {
            buffers.giveBack(buffer);
            return n;
        }
        rest = buffer;
        if (closed) {
            giveBackRest();
        }
        return n;
    }

    @Override
    public int available() throws IOException {
        return kept() + adapter.getInputStream().available();
    }

    /** Returns how much is kept, without what a thread that reads has in its hands. */
    int kept() {
        ByteBuffer kept = rest;
        return kept == null ? 0 : kept.remaining();
    }

    /** Nobody is going to read from it any more, except for who is in a read now. The channel is left as it is. */
    @Override
    public void close() {
        closed = true;
        giveBackRest();
    }

    private void giveBackRest() {
        ByteBuffer last = take();
        if (last != null) {
            buffers.giveBack(last);
        }
    }

    private @Nullable ByteBuffer take() {
        return rest == null ? null : (ByteBuffer) REST.getAndSet(this, null);
    }
}
