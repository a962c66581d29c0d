package dev.belay.event;

/**
 * A request is sent once more within its attempt, at once, because its connection turned out to be dead and that is safe:
 * nothing of it had been sent, or doing it twice is the same as doing it once.
 *
 * @param failed where the time of the request that failed went, and what it failed with
 */
public record Replayed(CallInfo call, AttemptLedger failed) implements CallEvent {}
