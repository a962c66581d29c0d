package dev.belay.internal.body;

import dev.belay.ResponseHandle;
import dev.belay.event.CallLedger;
import dev.belay.internal.file.CommitPoint;
import dev.belay.internal.transport.ResponseHead;
import dev.belay.internal.transport.TransportResponse;
import dev.belay.policy.ResponseLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.ProtocolException;
import java.util.List;
import okhttp3.Headers;
import okhttp3.Protocol;
import okhttp3.Request;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** A response that closes itself at the end of its body, and whose reads end when its call does. */
public final class GuardedResponse implements ResponseHandle, CommitPoint {

    /*
     * Okio's buffers are not made for two threads, so whoever wants to close while another thread reads only breaks the
     * exchange off and leaves the closing to the reader, which comes back at once. That is what the state is for: it is
     * changed by compare-and-set alone, and only whoever moves it to CLOSED closes the source.
     */

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(GuardedResponse.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int IDLE = 0;
    private static final int READING = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    /** At most that much of a body is read in order to keep its connection. */
    public static final long DRAINED_BYTES = 64 << 10;

    private static final int ERROR_STATUS = 400;
    private static final byte[] NO_ARRAY = {};

    /** What little a body holds may be as repetitive as it likes. */
    private static final long DECODED_BYTES_OF_ANY_RATIO = 1 << 20;

    private final TransportResponse response;
    private final DecodedBody decoded;
    private final BufferedSource source;
    private final BodyOwner owner;
    private final ResponseLimits limits;
    private volatile int state = IDLE;
    /** Whether the caller has closed it, by this handle or by a stream of it. */
    private volatile boolean closedByCaller;

    private volatile @Nullable Runnable whenClosed;

    /** Which limit holds for what is read as a stream. */
    private BodyLimit ofStream = BodyLimit.STREAMED;

    private long ofStreamBytes;
    private @Nullable InputStream stream;
    private long bytesRead;
    private boolean complete;

    /**
     * Makes the response to a request.
     *
     * @throws ProtocolException when its body is encoded in a way that is refused
     */
    public GuardedResponse(TransportResponse response, Request request, BodyOwner owner, ResponseLimits limits)
            throws ProtocolException {
        this.response = response;
        this.decoded = DecodedBody.of(response, request);
        this.source = decoded.source();
        this.owner = owner;
        this.limits = limits;
        this.ofStreamBytes = limits.streamedBytes();
        if (response.contentLength() == 0) {
            complete = true;
            shut();
        }
    }

    @Override
    public int status() {
        return response.status();
    }

    @Override
    public Headers headers() {
        return decoded.headers();
    }

    @Override
    public Protocol protocol() {
        return response.protocol();
    }

    @Override
    public CallLedger ledger() {
        return owner.ledger();
    }

    /** Returns {@code task} for another thread, on which it runs as on this one, the one that has made the call. */
    public Runnable carrying(Runnable task) {
        return owner.carrying(task);
    }

    /** Returns all that is known of its head; null when nothing more is. */
    public @Nullable ResponseHead head() {
        return response.head();
    }

    /** Returns the heads of the redirects that led here, in order. */
    public List<ResponseHead> redirects() {
        return response.redirects();
    }

    /** Returns the length of the body, or -1 when it is not known or that of the encoded bytes. */
    public long contentLength() {
        return decoded.contentLength();
    }

    /** Returns whether the body has been read to its end. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the trailers of a body that has been read to its end; there may be none. */
    public Headers trailers() throws IOException {
        return response.trailers();
    }

    @Override
    public InputStream body() {
        InputStream current = stream;
        if (current == null) {
            current = new BodyStream(this);
            stream = current;
        }
        return current;
    }

    @Override
    public InputStream boundedBody() {
        ofStream = ofWhole();
        ofStreamBytes = ofWholeBytes();
        return body();
    }

    private BodyLimit ofWhole() {
        return status() >= ERROR_STATUS ? BodyLimit.ERROR : BodyLimit.BUFFERED;
    }

    private long ofWholeBytes() {
        return status() >= ERROR_STATUS ? limits.errorBytes() : limits.bufferedBytes();
    }

    @Override
    public byte[] bytes() throws IOException {
        BodyLimit kind = ofWhole();
        long limit = ofWholeBytes();
        try {
            long length = decoded.contentLength();
            byte[] all = length > limit ? null : WholeBody.read(new BodyStream(this), length, limit);
            if (all == null) {
                throw tooLarge(kind, limit);
            }
            return all;
        } finally {
            close();
        }
    }

    @Override
    public byte[] excerpt() throws IOException {
        try {
            return body().readNBytes((int) limits.errorBytes());
        } finally {
            close();
        }
    }

    /** Reads up to {@code length} bytes, at least one unless the body has ended; -1 at its end. */
    int read(byte[] target, int offset, int length) throws IOException {
        return (int) read(null, target, offset, length);
    }

    /**
     * Moves up to {@code length} bytes to {@code sink}, without copying them; -1 at the end of the body. A sink that nobody
     * empties is how a body is read whole, so it gets no more than one that is read whole may have.
     */
    public long read(Buffer sink, long length) throws IOException {
        return read(sink, NO_ARRAY, 0, length);
    }

    /** Reads into {@code sink}, or into {@code target} when that is null. */
    private long read(@Nullable Buffer sink, byte[] target, int offset, long length) throws IOException {
        if (complete) {
            return atEnd();
        }
        if (!moved(IDLE, READING)) {
            throw refused();
        }
        boolean failed = true;
        try {
            long n = readNow(sink, target, offset, length);
            failed = false;
            return n;
        } finally {
            // Nothing more will come, so connection and permit are given back at once. Likewise when the move fails:
            // another thread has closed it meanwhile and left the closing to this one.
            boolean over = complete || failed;
            if (!moved(READING, over ? CLOSING : IDLE) || over) {
                closeSource();
            }
        }
    }

    private long readNow(@Nullable Buffer sink, byte[] target, int offset, long length) throws IOException {
        boolean fromWire = source.getBuffer().size() == 0;
        if (fromWire) {
            owner.readBegins();
        }
        try {
            if (owner.stopped()) {
                throw new IOException("stopped");
            }
            if (decoded.contentLength() > ofStreamBytes) {
                throw tooLarge(ofStream, ofStreamBytes);
            }
            long most = Math.min(length, stillAnnounced());
            long n = sink == null ? source.read(target, offset, (int) most) : source.read(sink, most);
            if (n < 0) {
                requireAllAnnounced();
                complete = true;
            } else {
                bytesRead += n;
                requireWithinLimits();
                if (sink != null && inMemory(sink) > limits.bufferedBytes()) {
                    throw tooLarge(BodyLimit.BUFFERED, limits.bufferedBytes());
                }
                complete = bytesRead == decoded.contentLength();
            }
            return n;
        } catch (IOException e) {
            throw owner.failure(e);
        } finally {
            if (fromWire) {
                owner.readEnded(decoded.encodedBytes(bytesRead));
            }
        }
    }

    /** Returns how much of the body is, or may be, in memory: nobody streams an error, and many read it into a second buffer. */
    private long inMemory(Buffer sink) {
        return status() >= ERROR_STATUS ? bytesRead : sink.size();
    }

    /** Decoded bytes count, however few of them had to be sent. */
    private void requireWithinLimits() throws IOException {
        if (bytesRead > ofStreamBytes) {
            throw tooLarge(ofStream, ofStreamBytes);
        }
        if (bytesRead > DECODED_BYTES_OF_ANY_RATIO) {
            long most = limits.compressionRatio() * decoded.encodedBytes(bytesRead);
            if (bytesRead > most) {
                throw tooLarge(BodyLimit.RATIO, Math.max(most, DECODED_BYTES_OF_ANY_RATIO));
            }
        }
    }

    private IOException tooLarge(BodyLimit limit, long limitBytes) {
        return owner.tooLarge(new Excess(limit, limitBytes, decoded.encodedBytes(bytesRead), bytesRead));
    }

    private long stillAnnounced() {
        long announced = decoded.contentLength();
        return announced < 0 ? Long.MAX_VALUE : announced - bytesRead;
    }

    /** HTTP/1.1 notices by itself that a body ends early, HTTP/2 does not. */
    private void requireAllAnnounced() throws IOException {
        if (decoded.contentLength() >= 0) {
            throw new EOFException("the body ended after " + bytesRead + " of " + decoded.contentLength() + " bytes");
        }
    }

    private int atEnd() throws IOException {
        if (closedByCaller || owner.stopped()) {
            throw refused();
        }
        return -1;
    }

    private IOException refused() {
        if (owner.stopped()) {
            return owner.failure(new IOException("the response was closed when its call was stopped"));
        }
        return new IOException(
                state == READING
                        ? "another thread is reading this response"
                        : "the response is closed; read it before close() or before its reader returns");
    }

    @Override
    public void commit() throws IOException {
        if (!owner.commit()) {
            throw owner.failure(new IOException("stopped"));
        }
    }

    /** Returns how many bytes can be read without waiting for the wire. */
    int available() {
        return state == IDLE ? (int) Math.min(source.getBuffer().size(), Integer.MAX_VALUE) : 0;
    }

    @Override
    public void close() {
        closedByCaller = true;
        shut();
    }

    /** Closes it without the caller having asked for it, so that a later read says what stopped the call. */
    public void shut() {
        while (true) {
            int now = state;
            if (now == CLOSING || now == CLOSED) {
                return;
            }
            if (moved(now, CLOSING)) {
                if (now == READING) {
                    owner.abandon();
                } else {
                    closeSource();
                }
                return;
            }
        }
    }

    /** Returns whether connection and permit have been given back. */
    public boolean isClosed() {
        return state == CLOSED;
    }

    /** Has {@code task} run when connection and permit have been given back, for whatever reason: at once if they have been. */
    public void whenClosed(Runnable task) {
        whenClosed = task;
        if (isClosed()) {
            task.run();
        }
    }

    /** Returns whether a thread is inside a read. */
    public boolean isBeingRead() {
        return state == READING;
    }

    private boolean moved(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    private void closeSource() {
        if ((int) STATE.getAndSet(this, CLOSED) == CLOSED) {
            return;
        }
        try {
            if (complete && !owner.stopped()) {
                response.bodyRead();
            } else if (!complete && !isNearlyRead()) {
                owner.abandon();
            }
            response.close();
        } finally {
            owner.closed(bytesRead, complete);
            Runnable task = whenClosed;
            if (task != null) {
                task.run();
            }
        }
    }

    private boolean isNearlyRead() {
        long length = decoded.contentLength();
        return length >= 0 && length - bytesRead <= DRAINED_BYTES && !owner.stopped();
    }
}
