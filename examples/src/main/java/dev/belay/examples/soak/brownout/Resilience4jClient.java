package dev.belay.examples.soak.brownout;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.util.concurrent.Callable;

/** Resilience4j's Retry around its CircuitBreaker, both as they come. */
final class Resilience4jClient implements Contestant {
    private final PlainWire wire;
    private final Callable<Boolean> guarded;

    Resilience4jClient(Model model, String url) {
        this.wire = new PlainWire(model, url);
        this.guarded = Retry.decorateCallable(
                Retry.ofDefaults("server"),
                CircuitBreaker.decorateCallable(CircuitBreaker.ofDefaults("server"), this::send));
    }

    private boolean send() throws Exception {
        wire.send();
        return true;
    }

    @Override
    public boolean call() {
        try {
            return guarded.call();
        } catch (Exception failedOrRefused) {
            return false;
        }
    }

    @Override
    public void close() {
        wire.close();
    }
}
