package dev.belay.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.testing.Await;
import dev.belay.testing.ProcessFacts;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What becomes of an HTTP/1.1 connection whose call was stopped in a write that blocks. */
class BlockedWriteTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    /** The caller leaves it to others, and they must not leave it to the end of the client. */
    @Test
    void itIsClosedWhileTheClientGoesOn() throws Exception {
        try (Scene scene = Wait.SEND.setUp();
                BelayClient client = scene.builder().build();
                CancellationSource source = CancellationSource.create()) {
            StuckCall call = StuckCall.execute(client, scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);
            OptionalLong stuck = ProcessFacts.openSockets();

            source.cancel("enough");

            assertThat(call.awaitEnd(SOON)).isTrue();
            // The server, which reads nothing, keeps its own end.
            assertThat(Await.condition(SOON, () -> ProcessFacts.openSockets().orElse(0) < stuck.orElse(Long.MAX_VALUE)))
                    .isTrue();
        }
    }
}
