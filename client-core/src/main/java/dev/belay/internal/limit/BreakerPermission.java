package dev.belay.internal.limit;

/**
 * What an attempt holds of a breaker, to be settled exactly once with one of these methods. It belongs to the time between two
 * changes of the breaker in which it was given, and counts for nothing after that.
 *
 * <p>{@code slow} is the caller's verdict, as what is slow differs from call to call; {@code now} is the time source's
 * {@code nanoTime()}, as read shortly before.
 */
public interface BreakerPermission {

    /** Takes note that the origin served the attempt. */
    void succeeded(boolean slow, long now);

    /** Takes note that the origin failed the attempt. */
    void failed(boolean slow, long now);

    /** Gives the permission back: the attempt says nothing about the origin, as when it was cancelled. */
    void release();
}
