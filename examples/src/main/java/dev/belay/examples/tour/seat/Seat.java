package dev.belay.examples.tour.seat;

import dev.belay.HttpCaller;

/** A client at work. What the client lacks, the application around it has built in the customary way. */
public interface Seat extends HttpCaller, AutoCloseable {

    /** Returns how many timers that were started for calls have not been stopped. */
    int timersLeft();

    @Override
    void close();
}
