package dev.belay.testing.waits;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes the first calls of the process before the first test that asserts on time. The first look-up, handshake and failure
 * load many classes, on the calling thread, which nobody can hurry.
 */
final class FirstCalls implements BeforeAllCallback, BeforeEachCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static boolean made;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        make();
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        make();
    }

    private static synchronized void make() throws Exception {
        if (made) {
            return;
        }
        made = true;
        for (Wait wait : List.of(Wait.DNS, Wait.CONNECT, Wait.SEND_H2_TLS)) {
            end(wait);
        }
    }

    private static void end(Wait wait) throws Exception {
        try (Scene scene = wait.setUp();
                BelayClient client = scene.builder().build();
                CancellationSource source = CancellationSource.create()) {
            StuckCall call = StuckCall.execute(client, scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);
            source.cancel("the first call has been made");
            if (!call.awaitEnd(PATIENCE)) {
                throw new IllegalStateException("the first call does not end: " + wait);
            }
        }
    }
}
