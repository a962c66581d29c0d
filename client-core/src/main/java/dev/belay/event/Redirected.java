package dev.belay.event;

/**
 * A redirect is followed.
 *
 * @param hop where the time of the request that was redirected went
 * @param target scheme, host and port of where it leads
 */
public record Redirected(CallInfo call, AttemptLedger hop, String target) implements CallEvent {}
