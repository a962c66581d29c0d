package dev.belay.event;

/**
 * An attempt begins to send, with its permit.
 *
 * @param number 1 for the first attempt
 */
public record AttemptStarted(CallInfo call, int number) implements CallEvent {}
