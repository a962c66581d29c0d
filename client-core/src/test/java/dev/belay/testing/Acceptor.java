package dev.belay.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Accepts connections, gives each a daemon thread, and frees every socket and thread when it is closed. */
final class Acceptor implements AutoCloseable {
    private static final long LINGER_MILLIS = 200;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** Serves one connection; the connection is closed when this returns or throws. */
    interface Handler {
        void serve(Acceptor acceptor, AcceptedSocket socket) throws IOException, InterruptedException;
    }

    /** Work of a script; the peer going away and the server being closed are normal ends. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private final ListenOptions options;
    private final ServerSocket listener;
    private final ServerTraffic traffic = new ServerTraffic();
    private final Handler handler;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connectionNumbers = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> scriptFailure = new AtomicReference<>();

    private Acceptor(ListenOptions options, Handler handler) throws IOException {
        this.options = options;
        this.handler = handler;
        this.listener = options.listen();
    }

    static Acceptor start(ListenOptions options, Handler handler) {
        try {
            Acceptor acceptor = new Acceptor(options, handler);
            acceptor.spawn("accept", acceptor::acceptAll);
            return acceptor;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + options.address() + ":" + options.port(), e);
        }
    }

    InetAddress address() {
        return listener.getInetAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    ServerTraffic traffic() {
        return traffic;
    }

    /** Returns whether scripts notice at once what their peers do. */
    boolean isAttentive() {
        return options.attentive();
    }

    /** Returns a latch that opens when the server is closed. */
    CountDownLatch closed() {
        return closed;
    }

    /** Runs work on a daemon thread that ends with the server. */
    Thread spawn(String role, Work work) {
        Thread thread = new Thread(() -> runTracked(work), "fault-server-" + port() + "-" + role);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        // A close that ran meanwhile may have missed this thread.
        if (closing.get()) {
            thread.interrupt();
        }
        return thread;
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        closed.countDown();
        closeQuietly(listener);
        sockets.forEach(Acceptor::closeQuietly);
        threads.forEach(Thread::interrupt);
        joinThreads();
        Throwable failure = scriptFailure.get();
        if (failure != null) {
            throw new IllegalStateException("a script of the fault server failed: " + failure, failure);
        }
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket socket = accept();
            sockets.add(socket);
            // A close that ran between the accept and the add has missed this socket.
            if (closing.get()) {
                closeQuietly(socket);
                return;
            }
            int number = connectionNumbers.incrementAndGet();
            spawn("connection-" + number, () -> serve(socket, number));
        }
    }

    private Socket accept() throws IOException {
        try {
            return listener.accept();
        } catch (IOException e) {
            // Too many open files, say: a server that silently stopped accepting would be a fault nobody asked for.
            if (!closing.get()) {
                scriptFailure.compareAndSet(null, e);
            }
            throw e;
        }
    }

    private void serve(Socket socket, int number) throws IOException, InterruptedException {
        traffic.connectionOpened();
        try {
            socket.setTcpNoDelay(true);
            handler.serve(this, new AcceptedSocket(socket, secured(socket), number));
        } finally {
            closeQuietly(socket);
            sockets.remove(socket);
            traffic.connectionClosed();
        }
    }

    private Socket secured(Socket socket) throws IOException {
        TestCertificates certificates = options.certificates();
        if (certificates == null) {
            return socket;
        }
        boolean lingers = certificates.demandsClients();
        SSLSocket secured = (SSLSocket) certificates
                .serverContext()
                .getSocketFactory()
                .createSocket(socket, "localhost", socket.getPort(), !lingers);
        certificates.configure(secured);
        if (!options.alpn().isEmpty()) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setApplicationProtocols(options.alpn().toArray(new String[0]));
            secured.setSSLParameters(parameters);
        }
        try {
            secured.startHandshake();
            return secured;
        } catch (SSLException e) {
            if (lingers) {
                readToEnd(socket);
            }
            throw e;
        }
    }

    /** A client whose certificate is refused may have sent its request already; unread, it would reset the connection. */
    private static void readToEnd(Socket socket) throws IOException {
        socket.shutdownOutput();
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private void runTracked(Work work) {
        try {
            run(work);
            // The end of a thread costs more than that of a call, and would delay those that somebody measures.
            boolean unused = closed.await(LINGER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException serverClosed) {
            return;
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (IOException | InterruptedException peerGoneOrServerClosed) {
            return;
        } catch (RuntimeException | Error failure) {
            scriptFailure.compareAndSet(null, failure);
        }
    }

    private void joinThreads() {
        long end = System.nanoTime() + CLOSE_LIMIT.toNanos();
        for (Thread thread = anyOtherThread(); thread != null; thread = anyOtherThread()) {
            try {
                thread.join(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(thread.getName() + " did not end within " + CLOSE_LIMIT);
            }
        }
    }

    private @Nullable Thread anyOtherThread() {
        return threads.stream()
                .filter(thread -> thread != Thread.currentThread())
                .findAny()
                .orElse(null);
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
