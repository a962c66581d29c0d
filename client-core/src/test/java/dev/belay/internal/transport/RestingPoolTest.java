package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class RestingPoolTest {
    private static final int BATCH = 100;
    private static final int MOST_BATCHES = 10;
    private static final Logger TASKS = Logger.getLogger("okhttp3.internal.concurrent.TaskRunner");

    /** Were this not so, this class would not be needed. */
    @Test
    void okHttpsPoolSchedulesItsUpkeepAgainAndAgain() throws Exception {
        assertThat(batchesUntilAllFindItScheduled(new ConnectionPool())).isEqualTo(MOST_BATCHES);
    }

    /** Its first run may still be under way when the first calls end. */
    @Test
    void thisOneSoonFindsItScheduledAlwaysAlready() throws Exception {
        assertThat(batchesUntilAllFindItScheduled(RestingPool.create())).isLessThan(MOST_BATCHES);
    }

    /** Makes calls on a connection from the pool until, for a whole batch of them, its upkeep was scheduled already. */
    private static int batchesUntilAllFindItScheduled(ConnectionPool pool) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder().connectionPool(pool).build();
        Decisions decisions = new Decisions();
        Level before = TASKS.getLevel();
        TASKS.addHandler(decisions);
        TASKS.setLevel(Level.FINE);
        try (FaultServer server = FaultServer.start(Answers.ok("body"))) {
            Request request = new Request.Builder().url(server.url("/")).build();
            int batches = 0;
            do {
                decisions.texts.clear();
                for (int i = 0; i < BATCH; i++) {
                    client.newCall(request).execute().close();
                }
                batches++;
                assertThat(decisions.texts).hasSizeGreaterThanOrEqualTo(BATCH);
            } while (batches < MOST_BATCHES
                    && decisions.texts.stream().anyMatch(text -> !text.contains("already scheduled")));
            return batches;
        } finally {
            TASKS.removeHandler(decisions);
            TASKS.setLevel(before);
            pool.evictAll();
        }
    }

    private static final class Decisions extends Handler {
        private final long thread = Thread.currentThread().getId();
        private final List<String> texts = new ArrayList<>();

        @Override
        public void publish(LogRecord log) {
            if (Thread.currentThread().getId() == thread) {
                texts.add(log.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
