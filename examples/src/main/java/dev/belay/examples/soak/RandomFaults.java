package dev.belay.examples.soak;

import dev.belay.testing.Answer;
import dev.belay.testing.Answers;
import dev.belay.testing.StreamAnswer;
import dev.belay.testing.StreamAnswers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Answers of which about one in ten is a fault. */
final class RandomFaults {
    private static final int CHOICES = 100;
    private static final int INTERNAL_ERROR = 2;
    private static final String BODY = "a body of a hundred bytes ".repeat(4);

    private static final List<Answer> FAULTS = List.of(
            Answers.closes(),
            Answers.bodyEndsEarly(10, 100),
            Answers.bodyResets(10, 100),
            Answers.never(),
            Answers.halfHead(),
            Answers.bodyStops(10, 100),
            Answers.trickle(Duration.ofMillis(5)),
            Answers.status(503, "Retry-After: 0"),
            Answers.raw("not HTTP\r\n\r\n"),
            Answers.delayed(Duration.ofMillis(48), Answers.ok(BODY)));

    private static final List<StreamAnswer> STREAM_FAULTS = List.of(
            StreamAnswers.never(),
            StreamAnswers.bodyStops(10),
            StreamAnswers.trickle(Duration.ofMillis(5)),
            StreamAnswers.bodyResets(10, INTERNAL_ERROR),
            StreamAnswers.resets(INTERNAL_ERROR),
            StreamAnswers.refuses(),
            StreamAnswers.status(503, Map.of("retry-after", "0")),
            StreamAnswers.delayed(Duration.ofMillis(48), StreamAnswers.ok(BODY)),
            stream -> stream.goAway(),
            stream -> stream.resetConnection());

    private RandomFaults() {}

    static Answer answer(SplittableRandom random) {
        Answer healthy = Answers.ok(BODY);
        return (request, connection) -> choose(random, FAULTS, healthy).write(request, connection);
    }

    static StreamAnswer streamAnswer(SplittableRandom random) {
        StreamAnswer healthy = StreamAnswers.ok(BODY);
        return stream -> choose(random, STREAM_FAULTS, healthy).answer(stream);
    }

    private static <T> T choose(SplittableRandom random, List<T> faults, T healthy) {
        int choice;
        // Asked by every connection's thread.
        synchronized (random) {
            choice = random.nextInt(CHOICES);
        }
        return choice < faults.size() ? faults.get(choice) : healthy;
    }
}
