package dev.belay.event;

import java.time.Duration;

/**
 * An attempt had to queue for a permit of the concurrency limit.
 *
 * @param granted whether it got one
 */
public record PermitWaited(CallInfo call, Duration waited, boolean granted) implements CallEvent {}
