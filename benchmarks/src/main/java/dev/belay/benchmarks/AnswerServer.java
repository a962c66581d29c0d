package dev.belay.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that does as little as possible: answers {@code GET /n} with n bytes and {@code GET /json/n} with about as many of
 * JSON, on one thread per connection. It has a process of its own so that its time and garbage are not taken for the client's, and ends when its input does.
 */
final class AnswerServer {

    private static final int HEAD_BYTES = 8 << 10;

    /** Thousands may connect at once. */
    private static final int BACKLOG = 4_096;

    private static final String PATH = "GET /";
    private static final String JSON_PATH = "GET /json/";

    /** Shared, since thousands of connections may want the same large one. */
    private static final Map<String, byte[]> ANSWERS = new ConcurrentHashMap<>();

    private AnswerServer() {}

    /** Prints its port, then serves. */
    public static void main(String[] arguments) throws IOException {
        ServerSocket server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
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
            boolean json = false;
            byte[] answer = {};
            while (readHead(in, head)) {
                boolean wantsJson = beginsWith(head, JSON_PATH);
                int wanted = size(head, wantsJson ? JSON_PATH.length() : PATH.length());
                if (wanted != size || wantsJson != json) {
                    size = wanted;
                    json = wantsJson;
                    answer = answer(size, json);
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

    private static boolean beginsWith(byte[] head, String prefix) {
        for (int i = 0; i < prefix.length(); i++) {
            if (head[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the number that a path ends with. */
    private static int size(byte[] head, int from) {
        int size = 0;
        for (int i = from; head[i] >= '0' && head[i] <= '9'; i++) {
            size = 10 * size + head[i] - '0';
        }
        return size;
    }

    private static byte[] answer(int size, boolean json) {
        return ANSWERS.computeIfAbsent(
                (json ? JSON_PATH : PATH) + size,
                path -> json
                        ? answer("application/json", Catalog.json(size))
                        : answer("text/plain", "x".repeat(size).getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] answer(String contentType, byte[] body) {
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] answer = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        return answer;
    }
}
