package dev.belay.internal.transport;

import okhttp3.Protocol;
import okhttp3.Response;

/** Where the response on an HTTP/1.1 connection ends, and whether anything has come beyond. */
final class ResponseFraming {

    /*
     * OkHttp reads from a connection in blocks and keeps what is left of a block for the next response. Should a server have
     * sent more than it announced, the next call on that connection would be handed those bytes as its own answer. What OkHttp
     * keeps cannot be seen, but what it was given can: so the end of each response is looked for in what goes by, and counted.
     * Only heads and the sizes of chunks are looked at; in doubt the end is unknown, and the connection is not used again.
     *
     * There is one reader at a time; that of the next response comes after it by OkHttp's locks.
     */

    private static final long UNKNOWN = -1;

    private final HeadScan head = new HeadScan();
    private final ChunkScan chunks = new ChunkScan();
    private boolean used;
    private boolean blind;
    private boolean scanning;
    private long received;
    private long bodyStart;
    private long end;

    /** Nobody will show what goes by: the TLS is not ours to look into. */
    void goBlind() {
        blind = true;
    }

    /** A request goes out: what comes from now on is its response. */
    void begins() {
        used = true;
        scanning = !blind;
        received = 0;
        bodyStart = UNKNOWN;
        end = UNKNOWN;
        head.restart();
        chunks.restart();
    }

    /** OkHttp has been given these bytes. */
    void passed(byte[] bytes, int offset, int count) {
        if (!used) {
            // HTTP/2, or a handshake.
            return;
        }
        if (scanning) {
            scan(bytes, offset, offset + count);
        }
        received += count;
    }

    private void scan(byte[] bytes, int from, int to) {
        int next = from;
        if (bodyStart == UNKNOWN) {
            next = head.scan(bytes, next, to);
            if (!head.isAtEnd()) {
                return;
            }
            bodyStart = received + next - from;
        }
        // Whether it is chunked is not known before OkHttp has read the head, which may be after the end of the body.
        next = chunks.scan(bytes, next, to);
        if (chunks.isAtEnd() && end == UNKNOWN) {
            end = received + next - from;
            scanning = false;
        }
    }

    /** OkHttp has read the head, and thereby says how the body is framed. */
    void framedBy(Response response) {
        if (MessageLength.isChunked(response)) {
            return;
        }
        long length = response.body().contentLength();
        scanning = false;
        end = length < 0 || bodyStart == UNKNOWN || !persists(response) ? UNKNOWN : bodyStart + length;
    }

    /** Returns whether the connection outlives the response, which in HTTP/1.0 has to be said (RFC 9112 §9.3). */
    private static boolean persists(Response response) {
        return response.protocol() != Protocol.HTTP_1_0 || "keep-alive".equalsIgnoreCase(response.header("Connection"));
    }

    /** Returns whether a request has gone out. */
    boolean isUsed() {
        return used;
    }

    /** Returns whether what has come is the response to the last request, whole, and nothing else. */
    boolean isComplete() {
        return blind || received == end;
    }
}
