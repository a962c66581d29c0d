package dev.belay.event;

import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a call besides its attempts. Made by the library; components may be added in a minor version.
 *
 * @param requestMayHaveBeenSent false only when it is certain that no part of the request has reached the server
 * @param notRetried half a sentence that says why the last attempt was not followed by another one, although what became of it
 *     called for one; null when it did not, or when that is not known yet. An exception says that itself: see {@code NotRetried}.
 */
public record CallResult(
        boolean requestMayHaveBeenSent, @Nullable String notRetried) {}
