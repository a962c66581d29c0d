package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CancellationSource;
import dev.belay.event.ClientSnapshot;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.waits.AsyncWait;
import dev.belay.testing.waits.Scene;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import dev.belay.testing.waits.Wait;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a call is stuck in, a snapshot says so, and can be taken meanwhile. */
class SnapshotOfStuckCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NAME = "the stuck one";

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private static Stream<ClientSnapshot.Call> shown(BelayClient client) {
        return client.snapshot().calls().stream()
                .filter(call -> NAME.equals(call.info().operation()));
    }

    private static void assertShown(BelayClient client, Predicate<ClientSnapshot.Call> as) {
        assertThat(Await.condition(LIMIT, () -> shown(client).anyMatch(as)))
                .as(client.snapshot().toString())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void itSaysWhatTheCallWaitsFor(Wait wait) throws Exception {
        Scene scene = clients.register(wait.setUp());
        BelayClient client = clients.build(scene.builder());
        scene.prepare(client);
        try (CancellationSource source = CancellationSource.create()) {
            StuckCall call = StuckCall.execute(
                    client.with(Scene.patient().operation(NAME)), scene.request(), source.token(), Threads.PLATFORM);
            scene.awaitStuck(1);

            assertShown(client, each -> each.phase() == wait.phase() && each.waiting() && !each.stopped());
            assertThat(client.snapshot().toString()).contains(wait.phase().label() + "  ", "(" + NAME + ")");
            assertThat(client.snapshot().toJson())
                    .contains("\"" + wait.phase().name() + "\"")
                    .startsWith("{")
                    .endsWith("}");
            source.cancel();
            assertThat(call.awaitEnd(LIMIT)).isTrue();
            scene.backgroundCalls().forEach(StuckCall::cancelFuture);
        }
        assertThat(Await.condition(LIMIT, () -> shown(client).findAny().isEmpty()))
                .isTrue();
    }

    static Stream<AsyncWait> ownCode() {
        return AsyncWait.ofThisJdk().stream();
    }

    @ParameterizedTest
    @MethodSource("ownCode")
    void itTellsTheCallersOwnCodeFromAWait(AsyncWait wait) throws Exception {
        Scene scene = clients.register(wait.setUp());
        BelayClient client = clients.build(scene.builder());
        scene.prepare(client);
        try (CancellationSource source = CancellationSource.create()) {
            StuckCall call = StuckCall.async(
                    client.with(Scene.patient().operation(NAME)), scene.request(), source.token(), scene.reader());
            scene.awaitStuck(1);

            assertShown(
                    client,
                    each -> each.phase() == wait.phase() && each.waiting() == (wait == AsyncWait.EXECUTOR_QUEUE));
            source.cancel();
            assertThat(call.awaitEnd(LIMIT)).isTrue();
            scene.letGo();
            scene.backgroundCalls().forEach(StuckCall::cancelFuture);
        }
        assertThat(Await.condition(LIMIT, () -> shown(client).findAny().isEmpty()))
                .isTrue();
    }
}
