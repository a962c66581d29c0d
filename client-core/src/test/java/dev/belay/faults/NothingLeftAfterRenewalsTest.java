package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BearerTokens;
import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.error.HttpStatusException;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.DeadlineTimer;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Await;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.CallStyle;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.FakeTokens;
import dev.belay.testing.ProcessFacts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F25: a token that a server refuses, and a source that is of no help: no thread, response, timer entry or listener stays. */
@Timeout(30)
class NothingLeftAfterRenewalsTest {
    private static final int CALLERS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration TOTAL = Duration.ofMillis(200);

    @RegisterExtension
    final ClientExtension clients = new ClientExtension();

    private final FakeTokens source = new FakeTokens(TimeSource.SYSTEM, Duration.ofMinutes(10));
    private final CancellationSource parent = CancellationSource.create();

    /** What the source does when it is asked for another token. */
    enum Source {
        THROWS,
        FAILS_BADLY,
        REPEATS_ITSELF,
        HANGS_UNTIL_THE_CALLS_ARE_CANCELLED,
        HANGS_UNTIL_THEY_ARE_INTERRUPTED,
        HANGS_UNTIL_THEIR_DEADLINE,
        HANGS_UNTIL_THE_CLIENT_IS_CLOSED;

        boolean hangs() {
            return compareTo(HANGS_UNTIL_THE_CALLS_ARE_CANCELLED) >= 0;
        }
    }

    static Stream<Arguments> sources() {
        return Stream.of(Wire.HTTP_1, Wire.HTTP_2)
                .flatMap(wire -> Arrays.stream(Source.values()).map(each -> Arguments.of(wire, each)));
    }

    private void become(Source kind) {
        switch (kind) {
            case THROWS -> source.fail(new IOException("no token today"));
            case FAILS_BADLY -> source.fail(new IllegalStateException("a mistake"));
            case REPEATS_ITSELF -> source.repeat();
            default -> source.hold();
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void aTokenThatIsRefused(Wire wire, Source kind) throws Exception {
        MoodyPeer server = clients.register(MoodyPeer.start(wire));
        BelayClient client = clients.build(
                wire.belay().retry(RetryPolicy.defaults()).credentials(BearerTokens.from(source, server.url())));
        assertThat(CallStyle.EXECUTE.text(client, server.request())).isEqualTo("well");
        server.becomes(MoodyPeer.Mood.REFUSES_THE_TOKEN);
        become(kind);

        HttpCaller caller = kind == Source.HANGS_UNTIL_THEIR_DEADLINE
                ? client.with(CallOptions.none().total(TOTAL))
                : client;
        List<BackgroundCall<String>> calls = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calls.add(CallStyle.EXECUTE.start(caller, server.request(), parent.token()));
        }
        if (kind.hangs()) {
            assertThat(source.awaitFetches(2, LIMIT)).isTrue();
            assertThat(server.awaitBegun(1 + CALLERS, LIMIT)).isTrue();
            end(kind, calls, client);
        }

        for (BackgroundCall<String> call : calls) {
            assertThat(call.outcome(LIMIT).failure())
                    .isInstanceOf(kind.hangs() ? IOException.class : HttpStatusException.class);
            assertThat(Await.condition(LIMIT, () -> !call.thread().isAlive())).isTrue();
        }
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
        assertThat(ClientInternals.engine(client).limiter().inUse()).isZero();
        assertThat(client.connections().active()).isZero();
        assertThat(server.begun()).as("nothing is sent again").isEqualTo(1 + CALLERS);
        assertTheRefreshEnds(kind);
    }

    private void assertTheRefreshEnds(Source kind) {
        if (kind.hangs() && kind != Source.HANGS_UNTIL_THE_CLIENT_IS_CLOSED) {
            // Others may still want what it fetches.
            assertThat(ProcessFacts.liveThreads("belay-token")).hasSize(1);
            source.release();
        }
        assertThat(Await.condition(
                        LIMIT, () -> ProcessFacts.liveThreads("belay-token").isEmpty()))
                .isTrue();
        assertThat(entries()).as("timer entries").isZero();
    }

    private void end(Source kind, List<BackgroundCall<String>> calls, BelayClient client) {
        switch (kind) {
            case HANGS_UNTIL_THE_CALLS_ARE_CANCELLED -> parent.cancel("enough");
            case HANGS_UNTIL_THEY_ARE_INTERRUPTED -> calls.forEach(BackgroundCall::interrupt);
            case HANGS_UNTIL_THE_CLIENT_IS_CLOSED -> client.close(Duration.ZERO);
            default -> {}
        }
    }

    private static int entries() {
        AtomicInteger entries = new AtomicInteger();
        DeadlineTimer.shared().forEach(entry -> entries.incrementAndGet());
        return entries.get();
    }
}
