package dev.belay.testing;

import dev.belay.internal.time.Jitter;
import dev.belay.internal.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** A clock to read, for what does not wait by it. */
public abstract class ReadOnlyTime implements TimeSource {

    @Override
    public final void park(Object blocker, long nanos) {
        throw new UnsupportedOperationException("a clock to read");
    }

    @Override
    public final void unpark(@Nullable Thread thread) {
        throw new UnsupportedOperationException("a clock to read");
    }

    @Override
    public final long jitter(long bound) {
        return Jitter.below(bound);
    }
}
