package dev.belay.internal.transport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/** What a wire socket stands on that carries one call at a time: a channel, which can be looked at without waiting. */
final class WireChannel extends SocketImpl {

    /*
     * The JDK's plain sockets tell of an end that has come in one way only, a read, and a read waits for at least a
     * millisecond when there is none. A channel can read without waiting. The price: whoever interrupts a thread inside a read
     * or write closes the channel. To a connection of that thread alone this is what the interrupt is for; one that calls
     * share (HTTP/2) must not stand on a channel.
     */

    private final SocketChannel channel;
    private final Socket adapter;
    private final ReadAhead readAhead;
    private final ByteBuffer one = ByteBuffer.allocate(1);

    WireChannel() throws IOException {
        channel = SocketChannel.open();
        adapter = channel.socket();
        readAhead = new ReadAhead(channel, ReadBuffers.SHARED);
    }

    /**
     * Returns whether the peer has ended the connection, or sent what nobody asked for; that byte is lost. For whoever is the
     * only one to use it.
     */
    boolean isEnded() {
        try {
            channel.configureBlocking(false);
            try {
                one.clear();
                return readAhead.kept() > 0 || channel.read(one) != 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    protected void create(boolean stream) {
        // done: a field that is always there
    }

    @Override
    protected void connect(SocketAddress endpoint, int timeout) throws IOException {
        try {
            adapter.connect(endpoint, timeout);
        } catch (IOException e) {
            throw ofSocket(e);
        }
        if (endpoint instanceof InetSocketAddress internet) {
            address = internet.getAddress();
            port = internet.getPort();
        }
        localport = adapter.getLocalPort();
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
        connect(new InetSocketAddress(host, port), 0);
    }

    @Override
    protected void bind(InetAddress host, int port) throws IOException {
        adapter.bind(new InetSocketAddress(host, port));
        localport = adapter.getLocalPort();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        return new In(readAhead);
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        return new Out(adapter.getOutputStream());
    }

    @Override
    protected int available() throws IOException {
        return readAhead.available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        adapter.shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        adapter.shutdownOutput();
    }

    @Override
    protected void close() throws IOException {
        try {
            channel.close();
        } finally {
            readAhead.close();
        }
    }

    @Override
    public void setOption(int id, Object value) throws SocketException {
        switch (id) {
            case SO_TIMEOUT -> adapter.setSoTimeout((Integer) value);
            case TCP_NODELAY -> adapter.setTcpNoDelay((Boolean) value);
            case SO_LINGER -> {
                // False says that there is to be none.
                boolean lingers = value instanceof Integer;
                adapter.setSoLinger(lingers, lingers ? (Integer) value : -1);
            }
            case SO_RCVBUF -> adapter.setReceiveBufferSize((Integer) value);
            case SO_SNDBUF -> adapter.setSendBufferSize((Integer) value);
            default -> throw unsupported();
        }
    }

    @Override
    public Object getOption(int id) throws SocketException {
        return switch (id) {
            case SO_TIMEOUT -> adapter.getSoTimeout();
            case TCP_NODELAY -> adapter.getTcpNoDelay();
            case SO_LINGER -> adapter.getSoLinger();
            case SO_RCVBUF -> adapter.getReceiveBufferSize();
            case SO_SNDBUF -> adapter.getSendBufferSize();
            case SO_BINDADDR -> adapter.getLocalAddress();
            default -> throw unsupported();
        };
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw unsupported();
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw unsupported();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw unsupported();
    }

    private static SocketException unsupported() {
        return new SocketException("not an option or operation of a wire socket");
    }

    /** Returns what a plain socket would throw: what failed is told by the type, elsewhere too. */
    private static IOException ofSocket(IOException failure) {
        if (failure instanceof SocketException || failure instanceof SocketTimeoutException) {
            return failure;
        }
        String message = failure instanceof ClosedChannelException ? "Socket closed" : failure.getMessage();
        SocketException exception =
                new SocketException(failure instanceof ClosedByInterruptException ? "Closed by interrupt" : message);
        exception.initCause(failure);
        return exception;
    }

    private static final class In extends WireInput {

        In(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (IOException e) {
                throw ofSocket(e);
            }
        }
    }

    private static final class Out extends FilterOutputStream {

        Out(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            try {
                out.write(source, offset, length);
            } catch (IOException e) {
                throw ofSocket(e);
            }
        }
    }
}
