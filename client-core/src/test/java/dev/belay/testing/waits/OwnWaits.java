package dev.belay.testing.waits;

import dev.belay.AccessToken;
import dev.belay.BearerTokens;
import dev.belay.policy.CoolDownPolicy;
import dev.belay.policy.RatePolicy;
import dev.belay.policy.RetryPolicy;
import dev.belay.testing.Answers;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Scenes of the waits that are not for a server's next byte. */
final class OwnWaits {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private OwnWaits() {}

    static Scene backOff() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.start(Answers.status(503, "Retry-After: 60")));
        return scene.client(builder -> builder.retry(RetryPolicy.defaults()).coolDown(CoolDownPolicy.never()))
                .get(server.url("/"))
                // The first attempt is over.
                .stuckWhen((self, calls, limit) -> self.watch().awaitRetries(calls, limit));
    }

    static Scene coolDown() {
        return behindAnotherCall(FaultServer.start(Answers.status(503, "Retry-After: 60")));
    }

    static Scene rateLimit() {
        RatePolicy one = RatePolicy.builder()
                .perOrigin(1, Duration.ofMinutes(1))
                .maxWait(Duration.ofMinutes(2))
                .build();
        return behindAnotherCall(FaultServer.start(Answers.ok("first"))).client(builder -> builder.rateLimit(one));
    }

    /** A call is admitted just before it waits; it cannot go on, so it does not matter how far it is. */
    private static Scene behindAnotherCall(FaultServer server) {
        Scene scene = new Scene();
        scene.holding(server);
        return scene.get(server.url("/"))
                .background((client, self) -> {
                    self.underWay(client, self.request());
                    if (!self.watch().awaitEnds(1, LIMIT)) {
                        throw new IllegalStateException("the first call did not end");
                    }
                })
                .stuckWhen((self, calls, limit) -> self.watch().awaitCallsStarted(calls + 1, limit));
    }

    static Scene token() {
        Scene scene = new Scene();
        FaultServer server = scene.holding(FaultServer.start(Answers.ok("never asked")));
        CountDownLatch asked = new CountDownLatch(1);
        return scene.client(
                        builder -> builder.credentials(BearerTokens.from(token -> neverComes(asked), server.url("/"))))
                .get(server.url("/"))
                .stuckWhen((self, calls, limit) -> self.watch().awaitCallsStarted(calls, limit)
                        && asked.await(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static AccessToken neverComes(CountDownLatch asked) throws IOException {
        asked.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        throw new IOException("unreachable");
    }
}
