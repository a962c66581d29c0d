package dev.belay.internal.recording;

import jdk.jfr.Event;

/** An event that lasts for a while. Its fields are those of each kind: the recorder shows inherited ones last. */
abstract class TimedEvent extends Event {

    /** Returns {@code event}, which begins now. */
    static <T extends TimedEvent> T begun(T event) {
        event.begin();
        return event;
    }

    /** Ends it; returns whether it is to be recorded. */
    public boolean ends() {
        end();
        return shouldCommit();
    }
}
