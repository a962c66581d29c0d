package dev.belay.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.error.ConnectionLostException;
import dev.belay.event.Phase;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Timing;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.stream.Stream;
import okhttp3.Request;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Invariant 2: whatever a call waits for, when it is stopped its caller is back at once, and everything is given back. */
@Timing
@Timeout(30)
class StoppedOnTimeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Stream<ReleaseCase> stops() {
        return ReleaseCase.of(stop -> !stop.isByTime());
    }

    @ParameterizedTest
    @MethodSource("stops")
    void theCallerIsBackAtOnce(ReleaseCase each) throws Exception {
        each.assertReleased();
    }

    static Stream<Arguments> blockedWrites() {
        return Stream.of(Wait.SEND_H2, Wait.SEND_H2_TLS)
                .flatMap(wait -> Stream.of(StopBy.CANCEL, StopBy.INTERRUPT).map(stop -> Arguments.of(wait, stop)));
    }

    @ParameterizedTest(name = "{0} / {1}")
    @MethodSource("blockedWrites")
    void stoppingABlockedWriteFreesTheCallBehindItToo(Wait wait, StopBy stop) throws Exception {
        try (Scene scene = wait.setUp();
                CancellationSource source = CancellationSource.create()) {
            BelayClient client = scene.builder().build();
            HttpCaller caller = client.with(Scene.patient());
            StuckCall upload = StuckCall.execute(caller, scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);
            Request innocent = scene.request().newBuilder().get().build();
            StuckCall behind = StuckCall.execute(caller, innocent, CancellationToken.none(), Threads.PLATFORM);
            assertThat(scene.calls().awaitAttempts(2, PATIENCE)).isTrue();
            assertThat(behind.awaitParked(PATIENCE)).isTrue();

            long due = System.nanoTime();
            stop.stop(upload, source, client);

            Released.assertBackBy(due, upload);
            Released.assertBackBy(due, behind);
            assertThat(behind.failure()).isInstanceOf(ConnectionLostException.class);
            Released.assertEndedWith(scene, stop.failure(), Phase.SEND);
            Released.assertNothingIsHeld(scene, client, 2);
        }
    }
}
