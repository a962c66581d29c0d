package dev.belay.testing;

import dev.belay.event.CallEnded;
import dev.belay.event.CallEvent;
import dev.belay.event.CallListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every event in order. */
public final class RecordingListener implements CallListener {
    private final List<CallEvent> events = new CopyOnWriteArrayList<>();

    @Override
    public void onEvent(CallEvent event) {
        events.add(event);
    }

    /** Returns all events so far. */
    public List<CallEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the events of one kind so far. */
    public <T extends CallEvent> List<T> eventsOf(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the names of the events so far, such as {@code "CallStarted"}. */
    public List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    /** Waits until there are so many events of one kind; returns whether there are. */
    public boolean await(Class<? extends CallEvent> kind, int count, Duration longestWait) {
        return Await.condition(longestWait, () -> eventsOf(kind).size() >= count);
    }

    /** Waits until so many calls have ended; returns whether they have. */
    public boolean awaitEnded(int calls, Duration longestWait) {
        return await(CallEnded.class, calls, longestWait);
    }
}
