package dev.belay.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/** Answers over HTTP/2: healthy ones and those that break off, stall or never end. */
public final class StreamAnswers {
    private static final int BLOCK_BYTES = 16_384;

    private StreamAnswers() {}

    /** 200 with a body in UTF-8, once the request has ended. */
    public static StreamAnswer ok(String body) {
        return response(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A status with headers and an empty body, once the request has ended. */
    public static StreamAnswer status(int status, Map<String, String> headers) {
        return response(status, headers, new byte[0]);
    }

    /** A complete response, once the request has ended. */
    public static StreamAnswer response(int status, Map<String, String> headers, byte[] body) {
        return stream -> {
            stream.awaitRequestEnd();
            stream.answered();
            stream.sendHeaders(status, headers, body.length == 0);
            if (body.length > 0) {
                stream.sendData(body, true);
            }
        };
    }

    /** Nothing, while the rest of the connection goes on; an upload stalls at its window (65,535 bytes by default). */
    public static StreamAnswer never() {
        return Http2Stream::awaitCancel;
    }

    /** A header block that never ends, which blocks every stream of the connection. */
    public static StreamAnswer halfHeaders() {
        return stream -> {
            stream.sendHalfHeaders();
            stream.awaitCancel();
        };
    }

    /** Headers and the beginning of a body that never goes on. */
    public static StreamAnswer bodyStops(int sentBytes) {
        return bodyStops(Map.of(), sentBytes);
    }

    /** A body that stops after some bytes of a larger declared length. */
    public static StreamAnswer bodyStops(int sentBytes, long declaredBytes) {
        return bodyStops(Map.of("content-length", Long.toString(declaredBytes)), sentBytes);
    }

    private static StreamAnswer bodyStops(Map<String, String> headers, int sentBytes) {
        return stream -> {
            stream.sendHeaders(200, headers, false);
            stream.sendData(block(sentBytes), false);
            stream.awaitCancel();
        };
    }

    /** An endless body of one byte per interval. */
    public static StreamAnswer trickle(Duration interval) {
        return stream -> {
            stream.sendHeaders(200, Map.of(), false);
            while (true) {
                stream.pause(interval);
                stream.sendData(block(1), false);
            }
        };
    }

    /** An endless body, as fast as the peer takes it. */
    public static StreamAnswer endless() {
        byte[] block = block(BLOCK_BYTES);
        return stream -> {
            stream.sendHeaders(200, Map.of(), false);
            while (true) {
                stream.sendData(block, false);
            }
        };
    }

    /** A body that is cut by RST_STREAM. */
    public static StreamAnswer bodyResets(int sentBytes, int errorCode) {
        return stream -> {
            stream.sendHeaders(200, Map.of(), false);
            stream.sendData(block(sentBytes), false);
            stream.reset(errorCode);
        };
    }

    /** RST_STREAM instead of a response. */
    public static StreamAnswer resets(int errorCode) {
        return stream -> stream.reset(errorCode);
    }

    /** RST_STREAM with REFUSED_STREAM: nothing of the request was processed. */
    public static StreamAnswer refuses() {
        return resets(Http2Stream.REFUSED_STREAM);
    }

    /** An answer after a delay, unless the peer gives the stream up before. */
    public static StreamAnswer delayed(Duration delay, StreamAnswer answer) {
        return stream -> {
            stream.pause(delay);
            answer.answer(stream);
        };
    }

    /** An answer that waits until the latch is at zero, unless the peer gives the stream up before. */
    public static StreamAnswer heldBy(CountDownLatch latch, StreamAnswer answer) {
        return stream -> {
            latch.await();
            answer.answer(stream);
        };
    }

    /** Chooses the answer by the request's number, from 1, over all connections. */
    public static StreamAnswer byNumber(IntFunction<StreamAnswer> answers) {
        return stream -> answers.apply(stream.number()).answer(stream);
    }

    /** The n-th answer for the n-th request, over all connections; the last one for all that follow. */
    public static StreamAnswer inTurn(StreamAnswer... answers) {
        List<StreamAnswer> turns = List.of(answers);
        return byNumber(number -> turns.get(Math.min(number, turns.size()) - 1));
    }

    private static byte[] block(int bytes) {
        return "a".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
    }
}
