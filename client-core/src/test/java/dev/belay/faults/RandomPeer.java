package dev.belay.faults;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/** Answers of which most are faults, in an order that a seed fixes; from a moment on it holds every request instead. */
final class RandomPeer {
    private static final Duration TRICKLE = Duration.ofMillis(5);
    private static final Duration LATE = Duration.ofMillis(95);
    private static final int INTERNAL_ERROR = 2;

    private static final List<Answer> ANSWERS = List.of(
            Answers.closes(),
            Answers.bodyEndsEarly(10, 100),
            Answers.bodyResets(10, 100),
            Answers.never(),
            Answers.halfHead(),
            Answers.bodyStops(10, 100),
            Answers.trickle(TRICKLE),
            Answers.status(503),
            Answers.raw("not HTTP\r\n\r\n"),
            Answers.delayed(LATE, Answers.ok("late")),
            Answers.ok("body"),
            Answers.ok("body"),
            Answers.ok("body"),
            Answers.ok("body"));

    private static final List<StreamAnswer> STREAM_ANSWERS = List.of(
            StreamAnswers.never(),
            StreamAnswers.bodyStops(10),
            StreamAnswers.trickle(TRICKLE),
            StreamAnswers.bodyResets(10, INTERNAL_ERROR),
            StreamAnswers.resets(INTERNAL_ERROR),
            StreamAnswers.refuses(),
            StreamAnswers.status(503, Map.of()),
            stream -> stream.goAway(),
            stream -> stream.resetConnection(),
            StreamAnswers.delayed(LATE, StreamAnswers.ok("late")),
            StreamAnswers.ok("body"),
            StreamAnswers.ok("body"),
            StreamAnswers.ok("body"),
            StreamAnswers.ok("body"));

    private final SplittableRandom random;
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean holds;

    RandomPeer(long seed) {
        random = new SplittableRandom(seed);
    }

    Peer serve(Wire wire) {
        Answer held = Answers.heldBy(released, Answers.ok("held"));
        StreamAnswer heldStream = StreamAnswers.heldBy(released, StreamAnswers.ok("held"));
        return Peer.start(
                wire,
                (request, connection) -> next(ANSWERS, held).write(request, connection),
                stream -> next(STREAM_ANSWERS, heldStream).answer(stream));
    }

    /** Makes every request from now on wait for {@link #release}, and then succeed. */
    void hold() {
        holds = true;
    }

    void release() {
        released.countDown();
    }

    /** Every connection's thread asks. */
    private synchronized <T> T next(List<T> answers, T held) {
        return holds ? held : answers.get(random.nextInt(answers.size()));
    }
}
