package dev.belay.testing;

import dev.belay.internal.recording.Recordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** What the JVM's flight recorder takes down of the library's events until this is closed. */
public final class FlightRecording implements AutoCloseable {

    /** All kinds of events that the library has. */
    public static final List<String> KINDS = List.of(
            "dev.belay.Call",
            "dev.belay.Attempt",
            "dev.belay.PermitWait",
            "dev.belay.DnsLookup",
            "dev.belay.Connect",
            "dev.belay.ResponseLeak",
            "dev.belay.BreakerChange");

    /*
     * Up to JDK 17 the recorder keeps texts once per piece of a file, and remembers them for a piece by whether its number is
     * even: what was in the last piece but one is lost when there was no text in the one between. So here there always is one.
     */
    @Name("dev.belay.test.Mark")
    @StackTrace(false)
    private static final class Mark extends Event {
        @SuppressWarnings("unused") // it only has to be written
        private final String text = "a text that is long enough";
    }

    private static final int MOST_KEPT_BYTES = 1_000_000;
    private static final Recording ALWAYS = new Recording();

    static {
        KINDS.forEach(ALWAYS::disable);
        ALWAYS.setMaxSize(MOST_KEPT_BYTES);
        ALWAYS.start();
        Recordings.prepare();
    }

    private final Recording recording = new Recording();

    private FlightRecording(Consumer<Recording> settings) {
        mark();
        settings.accept(recording);
        recording.start();
        mark();
    }

    private static void mark() {
        new Mark().commit();
    }

    /** Starts one that takes everything, however short. */
    public static FlightRecording ofEverything() {
        return ofWhatLasts(Duration.ZERO);
    }

    /** Starts one that takes what lasts at least so long. */
    public static FlightRecording ofWhatLasts(Duration threshold) {
        return new FlightRecording(
                recording -> KINDS.forEach(kind -> recording.enable(kind).withThreshold(threshold)));
    }

    /** Starts one of one kind of event, however short. */
    public static FlightRecording of(String kind) {
        return new FlightRecording(recording -> {
            KINDS.forEach(recording::disable);
            recording.enable(kind).withThreshold(Duration.ZERO);
        });
    }

    /** Starts one that takes what is taken unless somebody says otherwise. */
    public static FlightRecording withDefaults() {
        return new FlightRecording(recording -> KINDS.forEach(recording::enable));
    }

    /** Starts one that the library has nothing to do with. */
    public static FlightRecording ofNothing() {
        return new FlightRecording(recording -> KINDS.forEach(recording::disable));
    }

    /** Returns what it has taken down so far, in the order in which it began, having written it to a file and read it back. */
    public List<RecordedEvent> events() {
        try {
            Path file = Files.createTempFile("belay", ".jfr");
            try {
                recording.dump(file);
                mark();
                return RecordingFile.readAllEvents(file).stream()
                        .filter(event -> KINDS.contains(event.getEventType().getName()))
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .toList();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what it has taken down so far of one kind. */
    public List<RecordedEvent> events(String kind) {
        return events().stream()
                .filter(event -> event.getEventType().getName().equals(kind))
                .toList();
    }

    /** Returns the simple name of the class that an event has failed with; null when it has not. */
    public static @Nullable String failureOf(RecordedEvent event) {
        RecordedClass failure = event.getClass("failure");
        return failure == null
                ? null
                : failure.getName().substring(failure.getName().lastIndexOf('.') + 1);
    }

    /** Returns the only event of one kind. */
    public RecordedEvent only(String kind) {
        List<RecordedEvent> events = events(kind);
        if (events.size() != 1) {
            throw new AssertionError(kind + ": " + events);
        }
        return events.get(0);
    }

    @Override
    public void close() {
        recording.close();
        mark();
    }
}
