package dev.belay.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The deadline had to close a response that nobody was reading: somewhere a {@code close()} is missing.
 *
 * @param age since the call's start
 * @param openedAt where it was opened; null for the calls that were not sampled
 */
public record ResponseLeaked(
        CallInfo call, Duration age, @Nullable Throwable openedAt) implements CallEvent {}
