package dev.belay.instrument;

import org.jspecify.annotations.Nullable;

/** A call that has ended. Valid as long as the method lasts that is told of it. Implemented by the library alone. */
public interface EndedCall {

    /** Returns the HTTP method. */
    String method();

    /** Returns scheme, host and port of where it was to go: the same string for many calls to one origin. */
    String target();

    /** Returns the name given with {@code CallOptions.operation}, or null. */
    @Nullable
    String operation();

    /** Returns how long it took, in nanoseconds. */
    long nanos();

    /** Returns the status of its response, or 0 when there was none. */
    int status();

    /** Returns what it failed with: what its caller was told, or what its reader threw; null when it did not. */
    @Nullable
    Throwable failure();

    /** Returns whether its response was left open, so that the deadline had to close it. */
    boolean isLeaked();

    /** Returns its last request; null when it came to none. */
    @Nullable
    EndedRequest lastRequest();
}
