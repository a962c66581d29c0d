package dev.belay.instrument;

import dev.belay.event.Phase;
import dev.belay.event.Retried;
import org.jspecify.annotations.Nullable;

/** One request of a call that has ended. Valid as long as its call is. Implemented by the library alone. */
public interface EndedRequest {

    /** Returns 1 for the first attempt, and the same number for all requests of an attempt. */
    int attempt();

    /** Returns scheme, host and port of where it went. */
    String target();

    /** Returns the response's status, or 0 when there was no response. */
    int status();

    /** Returns what it failed with; null when it gave a response. */
    @Nullable
    Throwable failure();

    /** Returns why its attempt was made after another one; null for the first attempt and for what follows within one. */
    Retried.@Nullable Reason retriedFor();

    /** Returns whether it was sent, within its attempt, in place of one that was lost with its connection. */
    boolean isReplay();

    /** Returns whether its response was a redirect that was followed. */
    boolean isRedirected();

    /** Returns how long it took, waits before it included, in nanoseconds. */
    long nanos();

    /** Returns how long {@code phase} lasted, in nanoseconds; -1 when there was none. */
    long phaseNanos(Phase phase);

    /** Returns the phase that it was in when it ended; null when it came to none. */
    @Nullable
    Phase lastPhase();

    /** Returns how many bytes of a body were sent. */
    long bodyBytesSent();

    /** Returns how many bytes of a body were received, as they came: before they were decompressed. */
    long bodyBytesReceived();

    /** Returns the request before this one; null for the first. */
    @Nullable
    EndedRequest previous();
}
