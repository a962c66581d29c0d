package dev.belay.internal.call;

import dev.belay.instrument.Instrument;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.time.TimeSource;

/** Where the failures of instruments end: in the log, as a warning once a minute at most. */
final class Contained {

    private static final Log log = Log.of(Instrument.class);

    private final Warnings complaints;

    Contained(TimeSource time) {
        this.complaints = Warnings.elseDebug(log, time);
    }

    void complain(Object instrument, Throwable failure) {
        complaints
                .line("an instrument failed")
                .with("instrument", instrument.getClass())
                .causedBy(failure)
                .write();
    }
}
