package dev.belay.internal.recording;

import org.jspecify.annotations.Nullable;

/** What is recorded of a failure: not its message, which may hold what nobody should read there. */
final class Failed {

    private Failed() {}

    static @Nullable Class<?> with(@Nullable Throwable failure) {
        return failure == null ? null : failure.getClass();
    }
}
