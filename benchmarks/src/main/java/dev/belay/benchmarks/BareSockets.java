package dev.belay.benchmarks;

import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The least that ending thousands of calls at once can take here: sockets that another thread closes, and nothing else. */
final class BareSockets {

    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final long[] back;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final CountDownLatch asked;
    private final CountDownLatch left;

    private BareSockets(int count, int port) {
        this.port = port;
        this.back = new long[count];
        this.asked = new CountDownLatch(count);
        this.left = new CountDownLatch(count);
    }

    /** Returns how long after the first close each reading thread was back. */
    static Lateness closeAll(int count, Threads threads) throws IOException, InterruptedException {
        try (SilentProcess server = SilentProcess.start(false)) {
            BareSockets sockets = new BareSockets(count, server.port());
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.start(() -> sockets.ask(number));
            }
            if (!sockets.asked.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException(sockets.asked.getCount() + " sockets do not connect");
            }
            return sockets.close();
        }
    }

    private void ask(int number) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            open.add(socket);
            socket.getOutputStream().write(REQUEST);
            asked.countDown();
            int unused = socket.getInputStream().read();
        } catch (IOException closed) {
            // as it is meant to be
        }
        back[number] = System.nanoTime();
        left.countDown();
    }

    private Lateness close() throws InterruptedException, IOException {
        long start = System.nanoTime();
        for (Socket socket : open) {
            socket.close();
        }
        left.await();
        for (int i = 0; i < back.length; i++) {
            back[i] -= start;
        }
        return Lateness.of(back);
    }
}
