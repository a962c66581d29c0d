package dev.belay.internal.transport;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Objects;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/**
 * The wait of a request over HTTP/1.1 that says {@code Expect: 100-continue} for leave to send its body: when nothing has come
 * after a second, the body goes all the same (RFC 9110, section 10.1.1: not to wait for ever).
 */
final class ContinueWait {

    /*
     * OkHttp waits for ever, but in a read of the socket; a timeout of the socket's own ends that read and leaves the socket
     * as it was. OkHttp tells of the failed read and then, as after every failure to send, reads once more for an answer that
     * came early. Between the two, when all that it had buffered is on the wire, the body is written here.
     */

    private final Socket socket;
    private final Request request;
    private boolean over;
    /** What OkHttp takes for the failure to send; never what a caller should read. */
    private @Nullable IOException silence;
    /** Why the body could not be sent, or else why no answer could be read. */
    private @Nullable IOException failure;

    private ContinueWait(Socket socket, Request request) {
        this.socket = socket;
        this.request = request;
    }

    /** Returns whether OkHttp waits for leave to send the request's body. */
    static boolean isExpectedBy(Request request) {
        RequestBody body = request.body();
        return body != null && !body.isDuplex() && "100-continue".equalsIgnoreCase(request.header("Expect"));
    }

    /**
     * Begins the wait.
     *
     * @param anyByteAnswers whether the first byte that comes belongs to an answer. On a new TLS connection it may be part of
     *     a session ticket, after which the server may be as silent as before
     */
    static ContinueWait begin(Socket socket, @Nullable WireSocket wire, Request request, boolean anyByteAnswers) {
        setTimeout(socket, (int) TransportConfig.CONTINUE_WAIT.toMillis());
        if (wire != null && anyByteAnswers) {
            // An answer may stop in its middle for longer than this: it could not be read again from its beginning.
            wire.endTimeoutWithFirstByte();
        }
        return new ContinueWait(socket, request);
    }

    /** Something has come: what follows is waited for as usual. */
    void end() {
        over = true;
        setTimeout(socket, 0);
    }

    private static void setTimeout(Socket socket, int millis) {
        try {
            socket.setSoTimeout(millis);
        } catch (SocketException e) {
            // it is closed already
        }
    }

    /** A read has failed; returns whether that is because the server has said nothing, so that the body is to be sent. */
    boolean endsBy(IOException failed) {
        if (over || !(failed instanceof SocketTimeoutException)) {
            if (failure == null) {
                failure = failed;
            }
            return false;
        }
        silence = failed;
        end();
        return true;
    }

    /** Returns why the call failed with {@code thrown}. */
    IOException explained(IOException thrown) {
        return thrown == silence && failure != null ? failure : thrown;
    }

    /** Sends the body; returns whether the server may answer, which it may also when it is the wire that failed. */
    boolean sendBody() {
        try {
            Out out = new Out(Okio.sink(socket.getOutputStream()));
            try {
                writeBody(out);
                return true;
            } catch (IOException e) {
                failure = e;
                return out.failed;
            }
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    private void writeBody(Sink out) throws IOException {
        RequestBody body = Objects.requireNonNull(request.body());
        String length = request.header("Content-Length");
        BufferedSink sink = Okio.buffer(length == null ? new Chunks(out) : new Sized(out, Long.parseLong(length)));
        body.writeTo(sink);
        sink.close();
    }

    private static final class Out extends ForwardingSink {
        private boolean failed;

        Out(Sink delegate) {
            super(delegate);
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            failed = true;
            super.write(source, byteCount);
            failed = false;
        }
    }

    /** RFC 9112, section 7.1. */
    private static final class Chunks extends ForwardingSink {
        private final Buffer framed = new Buffer();

        Chunks(Sink delegate) {
            super(delegate);
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            if (byteCount > 0) {
                framed.writeHexadecimalUnsignedLong(byteCount).writeUtf8("\r\n");
                framed.write(source, byteCount);
                framed.writeUtf8("\r\n");
                super.write(framed, framed.size());
            }
        }

        @Override
        public void close() throws IOException {
            framed.writeUtf8("0\r\n\r\n");
            super.write(framed, framed.size());
            flush();
        }
    }

    /** A body of another length than was announced would be taken for, or swallow, the next request. */
    private static final class Sized extends ForwardingSink {
        private long left;

        Sized(Sink delegate, long length) {
            super(delegate);
            this.left = length;
        }

        @Override
        public void write(Buffer source, long byteCount) throws IOException {
            if (byteCount > left) {
                throw new ProtocolException("the request body is longer than its contentLength()");
            }
            left -= byteCount;
            super.write(source, byteCount);
        }

        @Override
        public void close() throws IOException {
            if (left > 0) {
                throw new ProtocolException("the request body is shorter than its contentLength()");
            }
            flush();
        }
    }
}
