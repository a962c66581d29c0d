package dev.belay.internal.transport;

import dev.belay.event.ConnectionClosed.Reason;
import dev.belay.internal.time.TimeSource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The raw socket under every connection, TLS or not: counts what goes through it and can always be closed at once. */
final class WireSocket extends Socket {

    /*
     * Every forced close goes to this socket. Closing the SSLSocket on top of it waits for a blocked write to end, which may
     * take for ever; closing this one frees writer, reader and SSLSocket within milliseconds.
     */

    private static final long NOT_BROKEN_OFF = 0;
    /** Whether shutting a socket down is known to free who reads from it. */
    private static final boolean SHUTDOWN_FREES_READERS =
            !System.getProperty("os.name", "").startsWith("Windows");

    private final WireSockets registry;
    private final TimeSource time;
    private final Lease lease = new Lease();
    private final Lifetime lifetime;
    private final @Nullable WireChannel channel;
    private final WriteGate gate = new WriteGate();
    private final WireTraffic traffic = new WireTraffic();
    private final ResponseFraming framing = new ResponseFraming();
    private @Nullable InputStream in;
    private @Nullable OutputStream out;
    private volatile @Nullable Socket tlsSocket;
    /** Who has it opened, until the first write; of the thread that writes. */
    private @Nullable ExchangeObserver dialler;
    /** The thread that shakes hands; an identity, since a thread would be kept for as long as its connection. */
    private volatile long handshaker;

    private final AtomicLong brokenOffAt = new AtomicLong(NOT_BROKEN_OFF);
    /** Whether reads and writes are refused. */
    private volatile boolean ended;

    private volatile boolean closing;
    /** Of the thread that reads. */
    private boolean timeoutEndsWithFirstByte;
    /** Whether it is already about to be looked at for being blocked. */
    private volatile boolean condemned;

    WireSocket(WireSockets registry, TimeSource time) {
        // What OkHttp has decided to dial is what is dialled: the JDK does not ask for proxies again.
        super(Proxy.NO_PROXY);
        this.registry = registry;
        this.time = time;
        this.lifetime = new Lifetime(time.nanoTime());
        this.channel = null;
    }

    /** One that is going to carry one call at a time. */
    WireSocket(WireSockets registry, TimeSource time, WireChannel channel) throws SocketException {
        super(channel);
        this.registry = registry;
        this.time = time;
        this.lifetime = new Lifetime(time.nanoTime());
        this.channel = channel;
    }

    /** Returns what it stands on if it carries one call at a time; null if that is not known. */
    @Nullable
    WireChannel channel() {
        return channel;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        registry.addresses().requireAddress(endpoint);
        super.connect(endpoint, timeout);
    }

    void dialledFor(@Nullable ExchangeObserver observer) {
        dialler = observer;
    }

    /** Returns who uses the connection that this socket carries. */
    Lease lease() {
        return lease;
    }

    /** Returns where the responses on the connection end that this socket carries, if it is an HTTP/1.1 one. */
    ResponseFraming framing() {
        return framing;
    }

    /** Returns whether anything has come that is not part of the last response, or is missing from it. */
    boolean hasStrayBytes() {
        try {
            Socket above = tlsSocket;
            return framing.isUsed()
                    && (!framing.isComplete()
                            || super.getInputStream().available() > 0
                            || (above != null && above.getInputStream().available() > 0));
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns how long the connection that it carries may be used. */
    Lifetime lifetime() {
        return lifetime;
    }

    /** Returns whether the server has said that by now it will have closed the connection. */
    boolean isPastKeepAlive() {
        return lifetime.isKeptForATime() && lifetime.isPastKeepAlive(time.nanoTime());
    }

    /** Returns what goes through it. */
    WireTraffic traffic() {
        return traffic;
    }

    /** Returns whether a thread is inside a write. */
    boolean isWriting() {
        return traffic.writingSince() != WireTraffic.NOT_WRITING;
    }

    /** Returns whether a thread has been inside one and the same write for that long, and since it was told to leave it. */
    boolean isWritingFor(long nanos) {
        long write = traffic.writingSince();
        long broken = brokenOffAt.get();
        long since = broken == NOT_BROKEN_OFF ? write : broken;
        return write != WireTraffic.NOT_WRITING && time.nanoTime() - since >= nanos;
    }

    /** Waits for the end of the write that is under way, for that of this socket, or until {@code stopped}. */
    void awaitOtherWrite(BooleanSupplier stopped) throws IOException {
        long since = traffic.writingSince();
        gate.awaitWhile(() -> since != WireTraffic.NOT_WRITING
                && traffic.writingSince() == since
                && !isClosed()
                && !stopped.getAsBoolean());
    }

    @Override
    public synchronized InputStream getInputStream() throws IOException {
        if (in == null) {
            in = new In(super.getInputStream());
        }
        return in;
    }

    @Override
    public synchronized OutputStream getOutputStream() throws IOException {
        if (out == null) {
            out = new Out(super.getOutputStream());
        }
        return out;
    }

    /** The timeout of its reads is for their first byte alone. Called by the thread that reads. */
    void endTimeoutWithFirstByte() {
        timeoutEndsWithFirstByte = true;
    }

    /** Has its end tell the peer at once that nobody waits any more, and leave nothing of it to either side's kernel. */
    void resetOnClose() {
        try {
            setSoLinger(true, 0);
        } catch (SocketException e) {
            // it is closed already
        }
    }

    /**
     * Frees the threads that read and write, and resets the connection a little later, from another thread: that costs the
     * kernel as much as a call's end, several times as much with megabytes that the peer has not taken, and the last thread
     * to leave the socket would have to wait for it. To everybody else the socket is closed from now on.
     */
    void breakOff() {
        // As below, the lowest bit is given up.
        if (!brokenOffAt.compareAndSet(NOT_BROKEN_OFF, time.nanoTime() | 1)) {
            return;
        }
        lifetime.closes(Reason.CALL_STOPPED);
        resetOnClose();
        try {
            // Not only for who reads: OkHttp looks for an answer when a write fails.
            shutdownInput();
            if (isWriting()) {
                shutdownOutput();
            }
        } catch (IOException e) {
            // it is closed already, or not even connected
        }
        ended = true;
        gate.open();
        registry.later(() -> closeNow(Reason.CALL_STOPPED));
    }

    /** Breaks it off for the call that it carries, which is stopped. */
    void breakOffCall() {
        if (isWriting() || SHUTDOWN_FREES_READERS) {
            breakOff();
        } else {
            lifetime.closes(Reason.CALL_STOPPED);
            resetOnClose();
        }
    }

    /** Breaks it off if one and the same write lasts that long already: a little later, when others that end now are back. */
    void breakOffSoonIfWritingFor(long nanos) {
        if (!condemned && isWritingFor(nanos)) {
            condemned = true;
            registry.later(() -> {
                condemned = false;
                if (isWritingFor(nanos)) {
                    breakOff();
                }
            });
        }
    }

    /** Frees a thread that writes, and refuses further writes, if something has come in that nobody has read; says so. */
    boolean stopWritingIfAnythingIsUnread() {
        try {
            if (isClosed() || super.getInputStream().available() == 0) {
                return false;
            }
            shutdownOutput();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether it was this client that ended it. */
    boolean isBrokenOff() {
        return brokenOffAt.get() != NOT_BROKEN_OFF;
    }

    /** Returns whether a thread has been told to leave it that long ago and is inside a write all the same. */
    boolean isWritingInSpiteOf(long nanos) {
        return isBrokenOff() && isWritingFor(nanos);
    }

    /** Returns whether nobody can use it any more. */
    @Override
    public boolean isClosed() {
        return ((ended || lease.isCut()) && !closing) || super.isClosed();
    }

    /** This thread is about to shake hands over it. */
    void layeredBy(Socket socket) {
        handshaker = Thread.currentThread().getId();
        tlsSocket = socket;
        if (isClosed()) {
            registry.forget(socket);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (isBrokenOff()) {
            // Whoever has just been freed from it closes it next.
            return;
        }
        if (SHUTDOWN_FREES_READERS && isInAnothersHandshake()) {
            breakOff();
        } else {
            closeWire();
        }
    }

    /** Returns whether this thread is not the one that waits for the peer's half of a handshake. */
    private boolean isInAnothersHandshake() {
        return tlsSocket != null
                && !lease.isUsed()
                && handshaker != Thread.currentThread().getId();
    }

    private synchronized void closeWire() throws IOException {
        // On some JDKs the close begins by asking whether it has been done.
        closing = true;
        try {
            super.close();
        } finally {
            ended = true;
            gate.open();
            registry.closed(this);
            Socket above = tlsSocket;
            if (above != null) {
                registry.forget(above);
            }
        }
    }

    /** Closes without complaint, whatever state the socket is in. */
    void closeNow(Reason reason) {
        lifetime.closes(reason);
        try {
            closeWire();
        } catch (IOException e) {
            // the kernel has let go of it all the same
        }
    }

    private void requireOpen() throws ClosedWireException {
        if (ended) {
            throw closedException();
        }
    }

    /** Returns why nobody can use it any more. */
    ClosedWireException closedException() {
        return new ClosedWireException(isBrokenOff() ? "this client has given the connection up" : "Socket closed");
    }

    private final class In extends WireInput {

        In(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            requireOpen();
            int n = in.read(target, offset, length);
            if (n < 0 && isBrokenOff()) {
                // It was not the peer who ended it.
                throw closedException();
            }
            count(n);
            if (n > 0 && tlsSocket == null) {
                framing.passed(target, offset, n);
            }
            return n;
        }

        private void count(int n) throws IOException {
            if (n > 0) {
                if (timeoutEndsWithFirstByte) {
                    timeoutEndsWithFirstByte = false;
                    setSoTimeout(0);
                }
                traffic.read(n);
            }
        }

        @Override
        public void close() throws IOException {
            WireSocket.this.close();
        }
    }

    private final class Out extends FilterOutputStream {

        Out(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            requireOpen();
            ExchangeObserver first = dialler;
            if (first != null) {
                dialler = null;
                Dialling.requireWanted(first);
            }
            traffic.writeBegins(time.nanoTime());
            try {
                out.write(source, offset, length);
            } catch (IOException e) {
                lease.writeFailed();
                throw e;
            } finally {
                traffic.writeEnds(length);
                gate.open();
            }
        }

        @Override
        public void close() throws IOException {
            WireSocket.this.close();
        }
    }
}
