package dev.belay.internal.transport;

import dev.belay.internal.time.TimeSource;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;

/** OkHttp's pool without OkHttp's upkeep, for {@link ConnectionUpkeep}. */
final class RestingPool {

    /*
     * At the end of every call the pool has its upkeep run now, on another thread: waking that thread costs more than
     * everything that we add to a call. With a keep-alive time so long that the time of the next run lies beyond the end of the clock, the
     * first run is the last one: OkHttp takes a time past the overflow for one that has come, and asks for no other.
     *
     * Should a future OkHttp count otherwise, its upkeep would run for every call again and find nothing to do. The same
     * happens where the clock is below zero: there the longest time would make every connection look too old.
     */

    private RestingPool() {}

    static ConnectionPool create() {
        long never = TimeSource.SYSTEM.nanoTime() > 0 ? Long.MAX_VALUE : Long.MAX_VALUE / 2;
        return new ConnectionPool(Integer.MAX_VALUE, never, TimeUnit.NANOSECONDS);
    }
}
