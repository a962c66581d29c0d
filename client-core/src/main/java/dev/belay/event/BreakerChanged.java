package dev.belay.event;

import java.time.Duration;

/**
 * The circuit breaker of an origin has changed its state. It is not tied to a call: a breaker can be forced from outside.
 *
 * @param target scheme, host and port of the origin
 * @param from the state before
 * @param to the state now
 * @param reason why, such as {@code "12 of 20 calls failed in 30 s"}
 * @param openFor for how long calls are refused before probes are let through; zero unless it opened by itself
 */
public record BreakerChanged(String target, BreakerState from, BreakerState to, String reason, Duration openFor)
        implements ClientEvent {}
