package dev.belay.examples.tour.seat;

import dev.belay.HttpCaller;
import dev.belay.ResponseReader;

/** A client at work. What the client lacks, the application around it has built in the customary way. */
public interface Seat extends HttpCaller, AutoCloseable {

    /** Returns what makes values of JSON: what is written in a hurry, if the client has nothing. */
    default <T> ResponseReader<T> json(Class<T> type) {
        return NaiveJson.reader(type);
    }

    /** Returns how many timers that were started for calls have not been stopped. */
    int timersLeft();

    @Override
    void close();
}
