package dev.belay.examples.soak.brownout;

import dev.belay.BelayClient;
import dev.belay.CancellationToken;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.Timeouts;
import dev.belay.policy.ConcurrencyPolicy;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Request;

/** Belay with its defaults, but for the limits that the model sets. */
final class BelayContestant implements Contestant {
    private static final ResponseReader<String> READER = ResponseReaders.string();

    private final BelayClient client;
    private final Request request;

    BelayContestant(Model model, String url) {
        Timeouts timeouts =
                Timeouts.builder().attempt(model.attempt()).total(model.limit()).build();
        this.client = BelayClient.builder()
                .timeouts(timeouts)
                .concurrency(
                        ConcurrencyPolicy.builder().perOrigin(model.permits()).build())
                .build();
        this.request = new Request.Builder().url(url).build();
    }

    @Override
    public boolean call() {
        try {
            client.execute(request, CancellationToken.none(), READER);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close(Duration.ZERO);
    }
}
