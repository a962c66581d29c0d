package dev.belay.event;

import java.time.Duration;

/**
 * A {@code TokenSource} was asked for an access token. Nothing of the token is in here.
 *
 * @param reason why
 * @param succeeded whether there is another token now
 * @param took how long that took
 */
public record TokenRefreshed(Reason reason, boolean succeeded, Duration took) implements ClientEvent {

    /** Why another token is needed. More may be added in a minor version. */
    public enum Reason {
        /** There is none that could be used. */
        MISSING,
        /** The one in use will expire soon. */
        EXPIRING,
        /** A server has refused the one in use. */
        REJECTED
    }
}
