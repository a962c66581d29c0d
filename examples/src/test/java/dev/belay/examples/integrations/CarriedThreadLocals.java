package dev.belay.examples.integrations;

import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.Instrument;
import dev.belay.instrument.RequestSpan;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Has the thread-locals of an application go along with its asynchronous calls. */
final class CarriedThreadLocals {

    private CarriedThreadLocals() {}

    static Instrument carrying(ContextSnapshotFactory snapshots) {
        return client -> new ClientInstrument() {
            @Override
            public CallSpan callBegins(Request request, @Nullable String operation) {
                return new Carried(snapshots.captureAll());
            }
        };
    }

    /** What was in the caller's thread-locals. */
    record Carried(ContextSnapshot caller) implements CallSpan {
        @Override
        public Scope open() {
            return caller.setThreadLocals()::close;
        }

        @Override
        public Scope openCaller() {
            return open();
        }

        @Override
        public @Nullable RequestSpan sending(Request request, int attempt) {
            return null;
        }

        @Override
        public void ended(EndedCall call) {}
    }
}
