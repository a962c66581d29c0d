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
    private static final Logger TASKS = Logger.getLogger("okhttp3.internal.concurrent.TaskRunner");

    /** Were this not so, this class would not be needed. */
    @Test
    void okHttpsPoolSchedulesItsUpkeepForEveryCall() throws Exception {
        assertThat(decisionsAtTheEndOfACall(new ConnectionPool())).anyMatch(text -> text.contains("scheduled after"));
    }

    @Test
    void thisOneFindsItScheduledAlready() throws Exception {
        assertThat(decisionsAtTheEndOfACall(RestingPool.create()))
                .isNotEmpty()
                .allMatch(text -> text.contains("already scheduled"));
    }

    /** Returns what OkHttp says on this thread of its background tasks, during a call on a connection from the pool. */
    private static List<String> decisionsAtTheEndOfACall(ConnectionPool pool) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder().connectionPool(pool).build();
        try (FaultServer server = FaultServer.start(Answers.ok("body"))) {
            Request request = new Request.Builder().url(server.url("/")).build();
            // The upkeep of the first one, on another thread, may be under way when the second one ends.
            for (int i = 0; i < 3; i++) {
                client.newCall(request).execute().close();
            }
            Decisions decisions = new Decisions();
            Level before = TASKS.getLevel();
            TASKS.addHandler(decisions);
            TASKS.setLevel(Level.FINE);
            try {
                client.newCall(request).execute().close();
            } finally {
                TASKS.removeHandler(decisions);
                TASKS.setLevel(before);
            }
            return decisions.texts;
        } finally {
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
