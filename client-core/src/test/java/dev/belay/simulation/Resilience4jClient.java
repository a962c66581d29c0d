package dev.belay.simulation;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Resilience4j's Retry around its CircuitBreaker, both as they come. */
final class Resilience4jClient implements Contestant {

    /*
     * The breaker runs on simulated time, as it can be given a clock. Retry sleeps in Thread.sleep; but its asynchronous
     * context, which takes the same decisions from the same configuration, leaves the waiting to its caller. That waits here.
     */

    private final Model model;
    private final ServerModel server;
    private final SimulatedTime time;
    private final Retry retry = Retry.ofDefaults("server");
    private final Callable<Boolean> guarded;

    Resilience4jClient(Model model, ServerModel server, SimulatedTime time) {
        this.model = model;
        this.server = server;
        this.time = time;
        CircuitBreakerConfig config =
                CircuitBreakerConfig.custom().clock(new SimulatedClock(time)).build();
        this.guarded = CircuitBreaker.decorateCallable(CircuitBreaker.of("server", config), this::send);
    }

    @Override
    public boolean call() {
        Retry.AsyncContext<Boolean> context = retry.asyncContext();
        while (true) {
            try {
                boolean answered = guarded.call();
                context.onComplete();
                return answered;
            } catch (Exception e) {
                long millis = context.onError(e);
                if (millis < 0) {
                    return false;
                }
                time.park(this, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        }
    }

    /** A status that is no success has to be an exception, or neither of the two would notice it. */
    private boolean send() throws IOException {
        int status = server.receive().await(model.attempt().toNanos());
        if (status == 0) {
            throw new SocketTimeoutException("no answer");
        }
        if (status != 200) {
            throw new IOException("status " + status);
        }
        return true;
    }

    @Override
    public void close() {}
}
