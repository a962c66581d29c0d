package dev.belay.internal.limit;

import dev.belay.event.BreakerState;

/**
 * How a breaker stood at one moment, for messages.
 *
 * @param openNanos what {@link Breaker#openNanos} said
 * @param reason why it was not closed; empty if it was
 */
public record BreakerStatus(BreakerState state, long openNanos, String reason) {}
