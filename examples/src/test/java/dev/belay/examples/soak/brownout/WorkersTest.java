package dev.belay.examples.soak.brownout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WorkersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int QUEUE = 5;
    private static final Model MODEL =
            new Model(1, 2, Duration.ofMillis(1), QUEUE, PATIENCE, PATIENCE, 1, Duration.ZERO, Duration.ZERO);

    @Test
    void aFullQueueRefusesAndWhatItAcceptedIsWorkedOnWhenWorkersAreBack() {
        try (Workers workers = Workers.start(MODEL, 1)) {
            workers.present(0);
            List<CountDownLatch> accepted = new ArrayList<>();
            for (int i = 0; i < QUEUE; i++) {
                accepted.add(workers.accept());
            }

            assertThat(accepted).doesNotContainNull();
            assertThat(workers.accept()).isNull();
            assertThat(accepted).allMatch(done -> done.getCount() == 1);

            workers.present(1);

            assertThat(Await.condition(PATIENCE, () -> accepted.stream().allMatch(done -> done.getCount() == 0)))
                    .isTrue();
            assertThat(workers.accept()).isNotNull();
        }
    }
}
