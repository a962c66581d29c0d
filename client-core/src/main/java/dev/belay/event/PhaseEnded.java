package dev.belay.event;

/**
 * An attempt has left a phase, for the next one or by failing.
 *
 * @param attempt the attempt's number
 * @param time when it was in it
 */
public record PhaseEnded(CallInfo call, int attempt, PhaseTime time) implements CallEvent {}
