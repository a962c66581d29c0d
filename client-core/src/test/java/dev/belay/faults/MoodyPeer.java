package dev.belay.faults;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.Await;
import dev.belay.testing.ServerTraffic;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;

/** A server of either protocol that answers now like this and now like that; what it has begun it does to the end. */
final class MoodyPeer implements AutoCloseable {

    /** What it does with a request. */
    enum Mood {
        SERVES(Answers.ok("well"), StreamAnswers.ok("well")),
        /** Its body has to be read or the response closed, or the connection is not free. */
        FAILS(Mood.busy(), Mood.busyStream()),
        /** Says that it is busy, and never comes to the end of it. */
        FAILS_AND_STOPS(Mood.unfinished(), Mood.unfinishedStream()),
        ASKS_FOR_A_MINUTE(
                Answers.response(503, List.of("Retry-After: 60"), Mood.words()),
                StreamAnswers.response(503, Map.of("retry-after", "60"), Mood.words())),
        REFUSES_THE_TOKEN(
                Answers.response(401, List.of(), Mood.words()), StreamAnswers.response(401, Map.of(), Mood.words())),
        HANGS(Answers.never(), StreamAnswers.never()),
        RESETS((request, connection) -> connection.reset(), stream -> stream.resetConnection());

        private static final long NEVER_SENT = 100_000;

        private final Answer answer;
        private final StreamAnswer streamAnswer;

        Mood(Answer answer, StreamAnswer streamAnswer) {
            this.answer = answer;
            this.streamAnswer = streamAnswer;
        }

        private static byte[] words() {
            return "not now".getBytes(StandardCharsets.UTF_8);
        }

        private static Answer busy() {
            return Answers.response(503, List.of(), words());
        }

        private static StreamAnswer busyStream() {
            return StreamAnswers.response(503, Map.of(), words());
        }

        private static Answer unfinished() {
            return Answers.then(
                    Answers.raw("HTTP/1.1 503 Busy\r\nContent-Length: " + NEVER_SENT + "\r\n\r\nnot"), Answers.never());
        }

        private static StreamAnswer unfinishedStream() {
            return stream -> {
                stream.sendHeaders(503, Map.of("content-length", Long.toString(NEVER_SENT)), false);
                stream.sendData(words(), false);
                stream.awaitCancel();
            };
        }
    }

    private final Peer peer;
    private final AtomicInteger begun = new AtomicInteger();
    private final Deque<Mood> moods = new ArrayDeque<>(List.of(Mood.SERVES));

    private MoodyPeer(Wire wire) {
        this.peer = Peer.start(
                wire,
                (request, connection) -> moodOfNext().answer.write(request, connection),
                stream -> moodOfNext().streamAnswer.answer(stream));
    }

    private synchronized Mood moodOfNext() {
        begun.incrementAndGet();
        return moods.size() > 1 ? moods.remove() : moods.element();
    }

    /** Starts one that serves. */
    static MoodyPeer start(Wire wire) {
        return new MoodyPeer(wire);
    }

    /** Does this with the next request, the next of these with the one after it, and so on; the last of them with all that follow. */
    synchronized void becomes(Mood... inTurn) {
        moods.clear();
        moods.addAll(List.of(inTurn));
    }

    /** Returns to how many requests it has begun to do what it does; another mood does not change that any more. */
    int begun() {
        return begun.get();
    }

    /** Waits until it has begun with so many; returns whether it has. */
    boolean awaitBegun(int count, Duration limit) {
        return Await.condition(limit, () -> begun() >= count);
    }

    Request request() {
        return peer.request();
    }

    String url() {
        return peer.url();
    }

    ServerTraffic traffic() {
        return peer.traffic();
    }

    @Override
    public void close() {
        peer.close();
    }
}
