package dev.belay.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One HTTP/2 connection of an {@link Http2FaultServer}. Its own thread reads every frame; each stream's answer writes
 * from a thread of its own.
 */
final class Http2Connection {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What the connection still does. */
    enum Mode {
        ALIVE,
        READS_NOTHING,
        DARK
    }

    private final AcceptedSocket socket;
    private final Acceptor acceptor;
    private final Http2Settings settings;
    private final AtomicInteger requestNumbers;
    private final StreamAnswer answer;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final SendWindows sendWindows = new SendWindows();
    private final Map<Integer, Http2Stream> streams = new ConcurrentHashMap<>();
    private int lastStreamId;
    private boolean writesEnded;
    private volatile Mode mode = Mode.ALIVE;

    Http2Connection(
            AcceptedSocket socket,
            Acceptor acceptor,
            Http2Settings settings,
            AtomicInteger requestNumbers,
            StreamAnswer answer)
            throws IOException {
        this.socket = socket;
        this.acceptor = acceptor;
        this.settings = settings;
        this.requestNumbers = requestNumbers;
        this.answer = answer;
        this.in = new DataInputStream(new BufferedInputStream(
                new CountingInputStream(socket.secured().getInputStream(), acceptor.traffic())));
        this.out =
                new DataOutputStream(new BufferedOutputStream(socket.secured().getOutputStream()));
    }

    /** Serves the connection until the peer closes it. */
    void run() throws IOException, InterruptedException {
        try {
            greet();
            while (mode == Mode.ALIVE) {
                Http2Frame frame = Http2Frame.read(in);
                // The mode may have changed while the frame was awaited: then it comes too late.
                if (mode == Mode.ALIVE) {
                    handle(frame);
                }
            }
            endure();
        } finally {
            streams.values().forEach(Http2Stream::cancel);
        }
    }

    void become(Mode newMode) {
        mode = newMode;
    }

    void reset() throws IOException {
        socket.reset();
    }

    /** Ends the connection in order: what was written before arrives. */
    void endOutput() throws IOException {
        writing.lock();
        try {
            writesEnded = true;
            socket.secured().shutdownOutput();
        } finally {
            writing.unlock();
        }
    }

    ServerTraffic traffic() {
        return acceptor.traffic();
    }

    SendWindows sendWindows() {
        return sendWindows;
    }

    void grantUpload(int streamId, int bytes) throws IOException {
        if (!settings.hasHugeWindows()) {
            write(Http2Frame.windowUpdate(streamId, bytes));
        }
    }

    void write(Http2Frame frame) throws IOException {
        writing.lock();
        try {
            if (!writesEnded && mode != Mode.DARK) {
                frame.write(out);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes a frame and drops all that follow. */
    void writeLast(Http2Frame frame) throws IOException {
        writing.lock();
        try {
            write(frame);
            writesEnded = true;
        } finally {
            writing.unlock();
        }
    }

    private void greet() throws IOException {
        if (!Arrays.equals(in.readNBytes(PREFACE.length), PREFACE)) {
            throw new IOException("the peer does not speak HTTP/2");
        }
        write(Http2Frame.initialWindow(settings.initialWindowBytes()));
        if (settings.hasHugeWindows()) {
            write(Http2Frame.windowUpdate(0, Integer.MAX_VALUE - Http2Settings.DEFAULT_WINDOW_BYTES));
        }
    }

    private void handle(Http2Frame frame) throws IOException {
        switch (frame.type()) {
            case Http2Frame.DATA -> takeData(frame);
            case Http2Frame.HEADERS -> takeHeaders(frame);
            case Http2Frame.SETTINGS -> takeSettings(frame);
            case Http2Frame.WINDOW_UPDATE -> sendWindows.grow(frame.streamId(), frame.number(0));
            case Http2Frame.RST_STREAM -> cancel(frame.streamId());
            case Http2Frame.PING -> {
                if (!frame.has(Http2Frame.ACK)) {
                    write(new Http2Frame(Http2Frame.PING, Http2Frame.ACK, 0, frame.payload()));
                }
            }
            default -> {
                // Priorities and the like change nothing here.
            }
        }
    }

    private void takeHeaders(Http2Frame first) throws IOException {
        Http2Frame last = first;
        // Only frames of the same header block may come before its end (RFC 9113 §6.10).
        while (!last.has(Http2Frame.END_HEADERS)) {
            last = Http2Frame.read(in);
        }
        if (first.streamId() > lastStreamId) {
            lastStreamId = first.streamId();
            open(first.streamId());
        }
        endRequestIfFlagged(first);
    }

    private void open(int streamId) {
        Http2Stream stream = new Http2Stream(streamId, requestNumbers.incrementAndGet(), this);
        streams.put(streamId, stream);
        sendWindows.open(streamId);
        // Not only at that one: the client may have opened several connections at once.
        if (settings.stopsReadingAt() > 0 && stream.number() >= settings.stopsReadingAt()) {
            become(Mode.READS_NOTHING);
        }
        if (stream.number() == settings.goesDarkAt()) {
            become(Mode.DARK);
        }
        stream.runOn(acceptor.spawn("request-" + stream.number(), () -> serve(stream)));
    }

    private void serve(Http2Stream stream) throws IOException, InterruptedException {
        traffic().requestArrived();
        try {
            answer.answer(stream);
        } finally {
            stream.answered();
            streams.remove(stream.id());
            sendWindows.close(stream.id());
        }
    }

    private void takeData(Http2Frame frame) throws IOException {
        int size = frame.payload().length;
        if (size > 0) {
            // The connection's window always grows back: one stalled upload does not stall the others.
            grantUpload(0, size);
            Http2Stream stream = streams.get(frame.streamId());
            if (stream != null && stream.takesUpload() && !frame.has(Http2Frame.END_STREAM)) {
                grantUpload(frame.streamId(), size);
            }
        }
        endRequestIfFlagged(frame);
    }

    private void endRequestIfFlagged(Http2Frame frame) {
        Http2Stream stream = streams.get(frame.streamId());
        if (stream != null && frame.has(Http2Frame.END_STREAM)) {
            stream.requestEnded();
        }
    }

    private void takeSettings(Http2Frame frame) throws IOException {
        if (frame.has(Http2Frame.ACK)) {
            return;
        }
        for (int offset = 0; offset + 6 <= frame.payload().length; offset += 6) {
            int key = frame.payload()[offset] << 8 | frame.payload()[offset + 1];
            if (key == Http2Frame.SETTINGS_INITIAL_WINDOW_SIZE) {
                sendWindows.setInitial(frame.number(offset + 2));
            }
        }
        write(Http2Frame.settingsAck());
    }

    private void cancel(int streamId) {
        Http2Stream stream = streams.get(streamId);
        if (stream != null) {
            stream.cancel();
        }
    }

    private void endure() throws IOException, InterruptedException {
        if (mode == Mode.READS_NOTHING) {
            acceptor.closed().await();
        }
        byte[] dropped = new byte[8192];
        int read;
        do {
            read = in.read(dropped);
        } while (read >= 0);
    }
}
