package dev.belay.event;

import org.jspecify.annotations.Nullable;

/**
 * An attempt has a response head, or has failed.
 *
 * @param attempt where its time went
 * @param failure null when there is a response, whatever its status
 */
public record AttemptEnded(
        CallInfo call, AttemptLedger attempt, @Nullable Throwable failure) implements CallEvent {}
