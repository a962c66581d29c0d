package dev.belay.event;

import java.time.Duration;

/**
 * A server has asked for a pause, or for a longer one than before.
 *
 * @param target scheme, host and port of the origin
 * @param pause how long calls to it wait from now on; cut to the policy's longest pause
 */
public record CoolDownBegan(String target, Duration pause) implements ClientEvent {}
