package dev.belay.testing;

import dev.belay.internal.timer.Closers;
import dev.belay.internal.timer.DeadlineTimer;
import java.time.Duration;

/** A deadline timer over virtual time: it looks at its entries whenever time is advanced, on the advancing thread. */
public final class VirtualTimer implements AutoCloseable {
    private final FakeTimeSource time = new FakeTimeSource();
    private final DeadlineTimer timer;

    /** Makes one that leaves calls which end to the library's own threads, as in real life. */
    public VirtualTimer() {
        timer = DeadlineTimer.manual(time);
    }

    private VirtualTimer(Closers closers) {
        timer = DeadlineTimer.manual(time, closers);
    }

    /** Returns one that ends calls itself, so that nothing but the advancing thread does anything. */
    public static VirtualTimer onTheSpot() {
        return new VirtualTimer(Closers.onTheSpot());
    }

    /** Returns its time. */
    public FakeTimeSource time() {
        return time;
    }

    /** Returns the timer itself. */
    public DeadlineTimer timer() {
        return timer;
    }

    /** Lets time pass and looks at every entry. */
    public void advance(Duration duration) {
        time.advance(duration);
        timer.scan();
    }

    /** Has the library's own waits, as before another attempt, be over at once, with the time passed that they take. */
    public VirtualTimer skippingWaits() {
        time.skipWaits(nanos -> advance(Duration.ofNanos(nanos)));
        return this;
    }

    /** Does nothing: there is no thread. For {@link ClientExtension#register}, which checks that nothing is left in it. */
    @Override
    public void close() {}
}
