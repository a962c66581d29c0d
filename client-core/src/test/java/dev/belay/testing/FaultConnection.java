package dev.belay.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection of a {@link FaultServer}, as its script sees it. Used by one thread at a time. */
public final class FaultConnection {
    /** How often a held answer looks whether its peer is still there. */
    private static final Duration PEER_CHECK = Duration.ofMillis(50);

    private final AcceptedSocket socket;
    private final Acceptor acceptor;
    private final Consumer<ReceivedRequest> observer;
    private final PushbackInputStream in;
    private final OutputStream out;
    private final RequestReader requests;
    private boolean requestInProgress;

    FaultConnection(AcceptedSocket socket, Acceptor acceptor, Consumer<ReceivedRequest> observer) throws IOException {
        this.socket = socket;
        this.acceptor = acceptor;
        this.observer = observer;
        this.in = new PushbackInputStream(new BufferedInputStream(
                new CountingInputStream(socket.secured().getInputStream(), acceptor.traffic())));
        this.out = socket.secured().getOutputStream();
        this.requests = new RequestReader(in);
    }

    /** Returns the number of this connection, from 1, in the order of acceptance. */
    public int number() {
        return socket.number();
    }

    /** Reads the next request with its body; returns null when the peer closed the connection instead. */
    public @Nullable ReceivedRequest readRequest() throws IOException {
        ReceivedRequest head = readHead();
        if (head == null) {
            return null;
        }
        return readBody(head);
    }

    /** Reads the body that belongs to a head. */
    public ReceivedRequest readBody(ReceivedRequest head) throws IOException {
        ReceivedRequest request = requests.readBody(head);
        observer.accept(request);
        return request;
    }

    /** Reads the next request and leaves its body unread; returns null when the peer closed the connection instead. */
    public @Nullable ReceivedRequest readHead() throws IOException {
        ReceivedRequest head = requests.readHead();
        if (head != null) {
            requestInProgress = true;
            acceptor.traffic().requestArrived();
        }
        return head;
    }

    /** Returns what the peer sends, for a script that reads another protocol than HTTP/1.1. */
    public InputStream input() {
        return in;
    }

    /** Counts the request as answered; called by itself when its answer returns. */
    public void answered() {
        if (requestInProgress) {
            requestInProgress = false;
            acceptor.traffic().requestEnded();
        }
    }

    /** Sends text as it stands, in ISO 8859-1. */
    public void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes as they stand. */
    public void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Closes with a TCP reset. */
    public void reset() throws IOException {
        socket.reset();
    }

    /** Closes in order. */
    public void close() throws IOException {
        socket.secured().close();
    }

    /** Closes in order, but without the goodbye that TLS asks for. */
    public void cut() throws IOException {
        socket.raw().close();
    }

    /** Returns whether this side closed or reset the connection. */
    public boolean isClosed() {
        return socket.raw().isClosed();
    }

    /** Reads and drops whatever comes until the peer closes. */
    public void awaitPeerClose() throws IOException, InterruptedException {
        if (!acceptor.isAttentive()) {
            awaitServerClose();
            return;
        }
        byte[] buffer = new byte[8192];
        int read;
        do {
            read = in.read(buffer);
        } while (read >= 0);
    }

    /** Reads nothing at all until the server is closed. */
    public void awaitServerClose() throws InterruptedException {
        acceptor.closed().await();
    }

    /**
     * Waits for a time.
     *
     * @throws EOFException as soon as the peer closes the connection
     */
    public void pause(Duration time) throws IOException, InterruptedException {
        long start = System.nanoTime();
        if (!acceptor.isAttentive() || peerSpeaksWithin(time)) {
            long left = time.toNanos() - (System.nanoTime() - start);
            acceptor.closed().await(left, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Waits until a latch is at zero.
     *
     * @throws EOFException within 50 ms after the peer closed the connection
     */
    public void awaitLatch(CountDownLatch latch) throws IOException, InterruptedException {
        boolean peerSpoke = false;
        while (!latch.await(PEER_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
            peerSpoke = peerSpoke || peerSpeaksWithin(Duration.ofMillis(1));
        }
    }

    private boolean peerSpeaksWithin(Duration limit) throws IOException {
        socket.secured().setSoTimeout((int) Math.max(1, limit.toMillis()));
        try {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the peer closed the connection");
            }
            in.unread(next);
            return true;
        } catch (SocketTimeoutException stillQuiet) {
            return false;
        } finally {
            if (!isClosed()) {
                socket.secured().setSoTimeout(0);
            }
        }
    }
}
