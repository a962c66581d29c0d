package dev.belay.simulation;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Resilience4j's Retry around its CircuitBreaker, both as they come, in their asynchronous form. */
final class Resilience4jClient implements Contestant {

    /*
     * The breaker runs on simulated time, as it can be given a clock. Retry's asynchronous context takes the same decisions as
     * its blocking form, which would sleep in real time, and leaves the waiting to its caller.
     */

    private final Model model;
    private final ServerModel server;
    private final SimulatedTime time;
    private final Retry retry = Retry.ofDefaults("server");
    private final CircuitBreaker breaker;

    Resilience4jClient(Model model, ServerModel server, SimulatedTime time) {
        this.model = model;
        this.server = server;
        this.time = time;
        this.breaker = CircuitBreaker.of(
                "server",
                CircuitBreakerConfig.custom().clock(new SimulatedClock(time)).build());
    }

    @Override
    public void call(Consumer<Boolean> whenDone) {
        attempt(retry.asyncContext(), whenDone);
    }

    private void attempt(Retry.AsyncContext<Boolean> context, Consumer<Boolean> whenDone) {
        if (!breaker.tryAcquirePermission()) {
            failed(CallNotPermittedException.createCallNotPermittedException(breaker), context, whenDone);
            return;
        }
        long start = breaker.getCurrentTimestamp();
        server.receive().whenAnswered(model.attempt().toNanos(), status -> {
            long took = breaker.getCurrentTimestamp() - start;
            if (status == 200) {
                breaker.onSuccess(took, breaker.getTimestampUnit());
                context.onComplete();
                whenDone.accept(true);
            } else {
                // A status that is no success has to be an exception, or neither of the two would notice it.
                Exception failure =
                        status == 0 ? new SocketTimeoutException("no answer") : new IOException("status " + status);
                breaker.onError(took, breaker.getTimestampUnit(), failure);
                failed(failure, context, whenDone);
            }
        });
    }

    private void failed(Exception failure, Retry.AsyncContext<Boolean> context, Consumer<Boolean> whenDone) {
        long millis = context.onError(failure);
        if (millis < 0) {
            whenDone.accept(false);
        } else {
            time.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> attempt(context, whenDone));
        }
    }

    @Override
    public void close() {}
}
