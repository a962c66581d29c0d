package dev.belay.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.ClientInternals;
import dev.belay.HttpCaller;
import dev.belay.Timeouts;
import dev.belay.event.ConnectionStats;
import dev.belay.testing.Await;
import dev.belay.testing.ClientExtension;
import dev.belay.testing.VirtualTimer;
import dev.belay.testing.waits.StuckCall;
import dev.belay.testing.waits.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.Request;

/** A server in trouble, a client over real sockets and in virtual time, and one parent of all its calls' tokens. */
final class TroubleScene {
    static final Duration LIMIT = Duration.ofSeconds(5);
    private static final CallOptions HURRY =
            CallOptions.none().attempt(Ending.TOTAL).total(Ending.TOTAL);

    final VirtualTimer timer;
    final MoodyPeer server;
    final BelayClient client;
    private final CancellationSource parent = CancellationSource.create();

    TroubleScene(ClientExtension clients, Wire wire, UnaryOperator<BelayClient.Builder> settings) {
        this.timer = clients.register(new VirtualTimer());
        this.server = clients.register(MoodyPeer.start(wire));
        Timeouts timeouts = Timeouts.builder().attempt(Ending.ATTEMPT).build();
        this.client = clients.build(settings.apply(wire.belay(timer).timeouts(timeouts)));
    }

    Request request() {
        return server.request();
    }

    /** Starts calls, each with a token below the parent's, that get to the server if it is to leave them without an answer. */
    Calls start(Ending ending, int count) {
        return start(ending, count, request());
    }

    /** The same with another request. */
    Calls start(Ending ending, int count, Request request) {
        int before = server.begun();
        server.becomes(ending.mood());
        HttpCaller caller = ending == Ending.DEADLINE ? client.with(HURRY) : client;
        Calls calls = begin(caller, request, count);
        if (ending.isOurs()) {
            assertThat(server.awaitBegun(before + count, LIMIT)).isTrue();
        }
        return calls;
    }

    /** Starts calls and leaves them alone. */
    Calls begin(HttpCaller caller, Request request, int count) {
        CancellationSource source = CancellationSource.linkedTo(parent.token());
        List<StuckCall> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(StuckCall.execute(caller, request, source.token(), Threads.PLATFORM));
        }
        return new Calls(source, all);
    }

    /** Returns how many permits are out. */
    int permits() {
        return ClientInternals.engine(client).limiter().inUse();
    }

    /** Returns how many calls wait before they are sent, for whatever. */
    int waiting() {
        return ClientInternals.engine(client).limiter().waiting();
    }

    /** Asserts that no connection carries anything, as both ends see it, and that nobody listens to the token. */
    void assertNothingIsLeft() throws InterruptedException {
        assertThat(server.traffic().awaitRequestsInProgress(0, LIMIT)).isTrue();
        assertThat(Await.condition(LIMIT, this::isNothingUnderWay))
                .as("%s", client.connections())
                .isTrue();
        assertThat(parent.token()).hasFieldOrPropertyWithValue("last", null);
    }

    private boolean isNothingUnderWay() {
        ConnectionStats connections = client.connections();
        return connections.active() == 0 && connections.connecting() == 0 && permits() == 0;
    }

    /** Some calls and what cancels them. */
    record Calls(CancellationSource source, List<StuckCall> all) {
        void end(Ending ending, VirtualTimer timer) throws InterruptedException {
            ending.end(all, () -> source.cancel("enough"), timer);
            if (ending == Ending.ERROR) {
                // A response as others to who reads it.
                awaitSuccess();
            } else {
                awaitFailures();
            }
        }

        /** Waits until each has failed. */
        void awaitFailures() throws InterruptedException {
            for (StuckCall call : all) {
                assertThat(call.awaitEnd(LIMIT)).isTrue();
                assertThat(call.failure()).isInstanceOf(IOException.class);
            }
            assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
            source.close();
        }

        /** Waits until each was answered. */
        void awaitSuccess() throws InterruptedException {
            for (StuckCall call : all) {
                assertThat(call.awaitEnd(LIMIT)).isTrue();
                assertThat(call.failure()).isNull();
            }
            assertThat(source.token()).hasFieldOrPropertyWithValue("last", null);
            source.close();
        }
    }
}
