package dev.belay.event;

/**
 * Is told what happens to the calls of a client.
 *
 * <p>Called on the thread on which the thing happens: be quick and do not block. The events of one attempt come in order,
 * but two of them may come from two threads. What a listener throws is logged, once a minute at most, and does no harm.
 */
@FunctionalInterface
public interface CallListener {

    /** Is told of {@code event}. */
    void onEvent(CallEvent event);

    /**
     * Is told that the circuit breaker of an origin has changed its state; the changes of one come in order. Does nothing
     * unless it is overridden.
     */
    default void onBreakerChanged(BreakerChanged change) {}
}
