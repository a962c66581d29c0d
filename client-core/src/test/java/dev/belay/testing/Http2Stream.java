package dev.belay.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request of an {@link Http2FaultServer}, as its answer sees it. */
public final class Http2Stream {
    /** The error code by which a server says that it has not looked at a request (RFC 9113 §8.7). */
    public static final int REFUSED_STREAM = 7;

    private static final int MOST_FRAME_BYTES = 16_384;
    private static final int UPLOAD_GRANT_BYTES = 1 << 20;

    private final int id;
    private final int number;
    private final Http2Connection connection;
    private final CountDownLatch requestEnded = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicBoolean answered = new AtomicBoolean();
    private volatile boolean takesUpload;
    private @Nullable Thread thread;

    Http2Stream(int id, int number, Http2Connection connection) {
        this.id = id;
        this.number = number;
        this.connection = connection;
    }

    /** Returns the number of this request, from 1, over all connections of the server. */
    public int number() {
        return number;
    }

    /** Returns the stream's identifier on its connection. */
    public int id() {
        return id;
    }

    /** Waits for the end of the request's body, and takes it in; a body that nobody awaits stalls at its window. */
    public void awaitRequestEnd() throws IOException, InterruptedException {
        if (requestEnded.getCount() > 0) {
            takesUpload = true;
            connection.grantUpload(id, UPLOAD_GRANT_BYTES);
            requestEnded.await();
        }
    }

    /** Sends a status with headers, whose values may have up to 126 bytes. */
    public void sendHeaders(int status, Map<String, String> headers, boolean endStream) throws IOException {
        int flags = Http2Frame.END_HEADERS | (endStream ? Http2Frame.END_STREAM : 0);
        connection.write(new Http2Frame(Http2Frame.HEADERS, flags, id, HpackLiterals.encode(status, headers)));
    }

    /** Ends the stream with headers that come after its body. */
    public void sendTrailers(Map<String, String> trailers) throws IOException {
        int flags = Http2Frame.END_HEADERS | Http2Frame.END_STREAM;
        connection.write(new Http2Frame(Http2Frame.HEADERS, flags, id, HpackLiterals.encode(trailers)));
    }

    /** Sends a header block without its end, after which nothing else may be sent on the connection, and nothing is. */
    public void sendHalfHeaders() throws IOException {
        byte[] block = HpackLiterals.encode(200, Map.of());
        connection.writeLast(new Http2Frame(Http2Frame.HEADERS, 0, id, block));
    }

    /** Sends a body, or a part of it, as fast as the peer's windows allow. */
    public void sendData(byte[] bytes, boolean endStream) throws IOException, InterruptedException {
        int offset = 0;
        while (offset < bytes.length) {
            int size = connection.sendWindows().take(id, Math.min(MOST_FRAME_BYTES, bytes.length - offset));
            boolean last = endStream && offset + size == bytes.length;
            byte[] part = Arrays.copyOfRange(bytes, offset, offset + size);
            connection.write(new Http2Frame(Http2Frame.DATA, last ? Http2Frame.END_STREAM : 0, id, part));
            offset += size;
        }
        if (bytes.length == 0 && endStream) {
            connection.write(new Http2Frame(Http2Frame.DATA, Http2Frame.END_STREAM, id, bytes));
        }
    }

    /** Resets the stream with an error code. */
    public void reset(int errorCode) throws IOException {
        connection.write(Http2Frame.reset(id, errorCode));
    }

    /** Says that this stream is the last one the server looks at on its connection. */
    public void goAway() throws IOException {
        connection.write(Http2Frame.goAway(id, 0));
    }

    /** Says that the server looked at no stream from this one on, and will not. */
    public void goAwayUnprocessed() throws IOException {
        connection.write(Http2Frame.goAway(Math.max(0, id - 2), 0));
    }

    /** Sends nothing more on the connection, which the peer is told. */
    public void endConnection() throws IOException {
        connection.endOutput();
    }

    /** Closes the connection, with a TCP reset. */
    public void resetConnection() throws IOException {
        connection.reset();
    }

    /** Waits for a time; ends by an interrupt as soon as the peer gives the stream up. */
    public void pause(Duration time) throws IOException, InterruptedException {
        if (cancelled.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IOException("the peer has given stream " + id + " up");
        }
    }

    /** Does nothing until the peer resets the stream or the connection ends. */
    public void awaitCancel() throws InterruptedException {
        cancelled.await();
    }

    /** Counts the request as answered; called by itself when its answer returns. */
    public void answered() {
        if (answered.compareAndSet(false, true)) {
            connection.traffic().requestEnded();
        }
    }

    void runOn(Thread newThread) {
        thread = newThread;
    }

    void requestEnded() {
        requestEnded.countDown();
    }

    boolean takesUpload() {
        return takesUpload;
    }

    void cancel() {
        cancelled.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
