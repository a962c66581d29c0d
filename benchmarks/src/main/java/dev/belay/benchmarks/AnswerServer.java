package dev.belay.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A server that does as little as possible: answers {@code GET /n} with n bytes, on one thread per connection. It has a
 * process of its own so that its time and garbage are not taken for the client's, and ends when its input does.
 */
final class AnswerServer {

    private static final int HEAD_BYTES = 8 << 10;

    private AnswerServer() {}

    /** Prints its port, then serves. */
    public static void main(String[] arguments) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(() -> accept(server));
        System.out.println(server.getLocalPort());
        while (System.in.read() >= 0) {
            // whoever started this process has nothing to say but its end
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "answers");
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket server) {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot accept any more", e);
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            byte[] head = new byte[HEAD_BYTES];
            int size = -1;
            byte[] answer = {};
            while (readHead(in, head)) {
                int wanted = size(head);
                if (wanted != size) {
                    size = wanted;
                    answer = answer(size);
                }
                out.write(answer);
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    /** Returns false at the end of the connection. Clients here send one request at a time, so its end is the read's end. */
    private static boolean readHead(InputStream in, byte[] head) throws IOException {
        int length = 0;
        while (length < 4 || !endsHead(head, length)) {
            int n = in.read(head, length, head.length - length);
            if (n <= 0) {
                return false;
            }
            length += n;
        }
        return true;
    }

    private static boolean endsHead(byte[] head, int length) {
        return head[length - 1] == '\n' && head[length - 2] == '\r' && head[length - 3] == '\n';
    }

    /** Returns the number in {@code GET /number HTTP/1.1}. */
    private static int size(byte[] head) {
        int size = 0;
        for (int i = "GET /".length(); head[i] >= '0' && head[i] <= '9'; i++) {
            size = 10 * size + head[i] - '0';
        }
        return size;
    }

    private static byte[] answer(int size) {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + size + "\r\n\r\n";
        return (head + "x".repeat(size)).getBytes(StandardCharsets.US_ASCII);
    }
}
