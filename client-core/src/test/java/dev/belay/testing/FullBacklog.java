package dev.belay.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A listening socket that never accepts and whose queue is full, so that the kernel drops every further connect and the
 * client waits. Works where the kernel behaves like that (Linux does); elsewhere {@link #open()} refuses.
 */
public final class FullBacklog implements AutoCloseable {
    private static final int MOST_FILLERS = 64;
    private static final Duration FILLER_TIMEOUT = Duration.ofMillis(50);
    private static final Duration PROOF_TIMEOUT = Duration.ofMillis(150);

    private final ServerSocket listener;
    private final List<Socket> fillers = new ArrayList<>();

    private FullBacklog() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /**
     * Returns a socket to which a connect was just seen to hang for 150 ms.
     *
     * @throws IllegalStateException if this kernel lets connects through or refuses them
     */
    public static FullBacklog open() {
        try {
            FullBacklog backlog = new FullBacklog();
            backlog.fillAndProve();
            return backlog;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the loopback address", e);
        }
    }

    /** Returns the port to which a connect hangs. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Returns the URL of a path on that port. */
    public String url(String path) {
        return "http://" + listener.getInetAddress().getHostAddress() + ":" + port() + path;
    }

    @Override
    public void close() {
        fillers.forEach(FullBacklog::closeQuietly);
        closeQuietly(listener);
    }

    private void fillAndProve() {
        int attempts = 0;
        while (connects(FILLER_TIMEOUT)) {
            attempts++;
            if (attempts == MOST_FILLERS) {
                throw refusal("accepted " + MOST_FILLERS + " connections into a backlog of 1");
            }
        }
        if (connects(PROOF_TIMEOUT)) {
            throw refusal("accepted a connection after it had let one wait");
        }
    }

    private boolean connects(Duration timeout) {
        Socket socket = new Socket();
        fillers.add(socket);
        try {
            socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), (int) timeout.toMillis());
            return true;
        } catch (SocketTimeoutException backlogIsFull) {
            closeQuietly(socket);
            return false;
        } catch (IOException e) {
            throw refusal("answered with " + e);
        }
    }

    private IllegalStateException refusal(String what) {
        close();
        return new IllegalStateException("no hanging connect on this system: the kernel " + what);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyGone) {
            // Closing is all that was wanted.
            return;
        }
    }
}
