package dev.belay.event;

import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt; all empty while it goes on. Made by the library; components may be added in a minor version.
 *
 * @param status the response's status, or 0 when there was no response
 * @param failure what it failed with; null when it gave a response
 * @param redirectedTo scheme, host and port of where its response led, if that is where it went on; else null
 */
public record AttemptResult(
        int status, @Nullable Throwable failure, @Nullable String redirectedTo) {}
