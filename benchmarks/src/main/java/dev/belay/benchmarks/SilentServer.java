package dev.belay.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A server that drops what it reads and never answers, on one thread for all connections. It has a process of its own, so
 * that neither its time nor its descriptors are taken for the client's, and ends when its input does. It looks at what
 * comes over a connection once, and after that only now and then (HTTP/2) or when its input says so (HTTP/1.1): what
 * another machine would do meanwhile must not delay the calls that are measured.
 */
final class SilentServer {

    private static final int BACKLOG = 16_384;

    /** An empty SETTINGS frame, without which an HTTP/2 client opens one stream only. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    /** A WINDOW_UPDATE of one byte: a sign of life, without which the connection counts as dead. */
    private static final byte[] ALIVE = {0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final long ALIVE_MILLIS = 250;

    private final Selector selector;
    private final boolean http2;
    private final ByteBuffer dropped = ByteBuffer.allocate(64 << 10);
    private volatile boolean tidyUp;
    private long lastSign = System.nanoTime();

    private SilentServer(Selector selector, boolean http2) {
        this.selector = selector;
        this.http2 = http2;
    }

    /** Prints its port, then serves; the argument {@code h2} makes it speak HTTP/2 as far as it speaks at all. */
    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        SilentServer server = new SilentServer(selector, arguments.length > 0);
        Thread thread = new Thread(server::serve, "silence");
        thread.setDaemon(true);
        thread.start();
        System.out.println(listener.socket().getLocalPort());
        while (System.in.read() >= 0) {
            server.tidyUp = true;
            selector.wakeup();
        }
    }

    private void serve() {
        try {
            while (true) {
                selector.select(this::handle, ALIVE_MILLIS);
                if (tidyUp) {
                    tidyUp = false;
                    selector.keys().stream()
                            .filter(key -> key.isValid() && key.channel() instanceof SocketChannel)
                            .forEach(this::handle);
                }
                if (http2 && System.nanoTime() - lastSign > ALIVE_MILLIS * 1_000_000) {
                    lastSign = System.nanoTime();
                    selector.keys().forEach(this::showLife);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot wait for connections any more", e);
        }
    }

    private void showLife(SelectionKey key) {
        try {
            if (key.isValid() && key.channel() instanceof SocketChannel peer) {
                drop(peer);
                int unused = peer.write(ByteBuffer.wrap(ALIVE));
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept((ServerSocketChannel) key.channel());
            } else {
                drop((SocketChannel) key.channel());
                if (key.isValid()) {
                    key.interestOps(0);
                }
            }
        } catch (IOException e) {
            key.cancel();
        }
    }

    private void accept(ServerSocketChannel listener) throws IOException {
        for (SocketChannel peer = listener.accept(); peer != null; peer = listener.accept()) {
            peer.configureBlocking(false);
            peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
            if (http2) {
                int unused = peer.write(ByteBuffer.wrap(SETTINGS));
            }
            peer.register(selector, SelectionKey.OP_READ);
        }
    }

    private void drop(SocketChannel peer) throws IOException {
        int n;
        do {
            dropped.clear();
            try {
                n = peer.read(dropped);
            } catch (IOException reset) {
                n = -1;
            }
        } while (n == dropped.capacity());
        if (n < 0) {
            peer.close();
        }
    }
}
