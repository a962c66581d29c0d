package dev.belay.internal.recording;

import dev.belay.event.BreakerChanged;
import dev.belay.event.ResponseLeaked;
import dev.belay.internal.log.Log;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/** Begins what the JVM's flight recorder is to be given, once somebody has started it. */
public final class Recordings {

    /*
     * The first event class that is initialised has the JVM make all of its own events known, which takes it tenths of a
     * second, and ours take almost as long when it records. So none is touched before the recorder has been started, by
     * whomever: until then a call reads a flag, and nothing of this package is loaded but this class. After that they are made
     * known where no call waits for it: by who builds a client, or by a thread for just that when the first call comes. Then
     * each kind of event says itself whether it is wanted. The recorder's flag is never taken back.
     */

    private static final Log log = Log.of(Recordings.class);

    /** A run-time image may be without it. */
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static volatile boolean known;

    private Recordings() {}

    /** Makes the events known, if the recorder has been started: a client is being built, and nothing has to be soon. */
    public static void prepare() {
        if (PRESENT && FlightRecorder.isInitialized()) {
            makeKnown();
        }
    }

    private static boolean isOn() {
        return PRESENT && FlightRecorder.isInitialized() && isKnown();
    }

    private static boolean isKnown() {
        if (!known && BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(null, Recordings::makeKnown, "belay-recorder", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
        return known;
    }

    private static void makeKnown() {
        try {
            // To be asked they have to be initialised.
            boolean[] unused = {
                RecordedCall.isWanted(),
                RecordedAttempt.isWanted(),
                RecordedPermitWait.isWanted(),
                RecordedLookup.isWanted(),
                RecordedConnect.isWanted(),
                RecordedLeak.isWanted(),
                RecordedBreakerChange.isWanted()
            };
            known = true;
        } catch (Throwable t) {
            log.warn("the flight recorder does not take this library's events")
                    .causedBy(t)
                    .write();
        }
    }

    /** Returns the call that begins now, to be ended; null when none is recorded. */
    public static @Nullable RecordedCall call() {
        return isOn() ? RecordedCall.begun() : null;
    }

    /** Returns what is recorded of the request that begins now; null when nothing is. */
    public static @Nullable RequestRecording request() {
        return isOn() ? RequestRecording.begun() : null;
    }

    /** Returns the wait for a permit that begins now, to be ended; null when none is recorded. */
    public static @Nullable RecordedPermitWait permitWait() {
        return isOn() ? RecordedPermitWait.begun() : null;
    }

    /** Records that a response was left open. */
    public static void leaked(ResponseLeaked leak) {
        if (isOn()) {
            RecordedLeak.record(leak);
        }
    }

    /** Records that a circuit breaker has changed its state. */
    public static void breakerChanged(BreakerChanged change) {
        if (isOn()) {
            RecordedBreakerChange.record(change);
        }
    }
}
