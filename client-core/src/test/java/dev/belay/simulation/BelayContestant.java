package dev.belay.simulation;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ClientInternals;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.policy.ConcurrencyPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import okhttp3.Request;

/** Belay's shipped pipeline with its defaults, but for the limits that the model sets. Only wire and time are not real. */
final class BelayContestant implements Contestant {
    private static final Request REQUEST =
            new Request.Builder().url("http://server.test/").build();
    private static final ResponseReader<String> READER = ResponseReaders.string();

    private final SimulatedTime time;
    private final SimulatedTimer timer;
    private final BelayClient client;

    BelayContestant(Model model, ServerModel server, SimulatedTime time, SimulatedTimer timer) {
        this.time = time;
        this.timer = timer;
        Timeouts timeouts =
                Timeouts.builder().attempt(model.attempt()).total(model.limit()).build();
        BelayClient.Builder builder = BelayClient.builder()
                .timeouts(timeouts)
                .concurrency(
                        ConcurrencyPolicy.builder().perOrigin(model.permits()).build());
        this.client = ClientInternals.over(builder, new SimulatedTransport(server), timer.timer())
                .build();
    }

    /** On a thread of its own, as its callers do. */
    @Override
    public void call(Consumer<Boolean> whenDone) {
        time.startAfter(0, () -> whenDone.accept(isAnswered()));
    }

    private boolean isAnswered() {
        timer.watch();
        try {
            client.execute(REQUEST, CancellationToken.none(), READER);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the way of its calls, for the page. */
    @Override
    public String toString() {
        return client.toString();
    }

    @Override
    public void close() {
        client.close(Duration.ZERO);
    }
}
