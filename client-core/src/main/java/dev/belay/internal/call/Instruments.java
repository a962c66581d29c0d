package dev.belay.internal.call;

import dev.belay.event.ClientEvent;
import dev.belay.instrument.CallSpan;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.ClientView;
import dev.belay.instrument.Instrument;
import dev.belay.internal.time.TimeSource;
import java.util.List;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What instruments a client has. One that throws does no harm. */
final class Instruments {

    private final List<Instrument> given;
    private final Contained contained;
    private ClientInstrument[] installed = {};

    Instruments(List<Instrument> given, TimeSource time) {
        this.given = given;
        this.contained = new Contained(time);
    }

    /** Installs them in a client that makes no calls yet: all, or none. */
    void install(ClientView client) {
        ClientInstrument[] made = new ClientInstrument[given.size()];
        for (int i = 0; i < made.length; i++) {
            try {
                made[i] = given.get(i).install(client);
            } catch (Throwable t) {
                close(made, i);
                throw t;
            }
        }
        installed = made;
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    /** Returns what follows a call that begins; null when nobody does. */
    @Nullable
    CallSpan callBegins(Request request, @Nullable String operation) {
        CallSpan all = null;
        for (ClientInstrument each : installed) {
            CallSpan span = begin(each, request, operation);
            if (span != null) {
                CallSpan own = new ContainedSpan(span, contained);
                all = all == null ? own : new SpanPair(all, own);
            }
        }
        return all;
    }

    private @Nullable CallSpan begin(ClientInstrument instrument, Request request, @Nullable String operation) {
        try {
            return instrument.callBegins(request, operation);
        } catch (Throwable t) {
            contained.complain(instrument, t);
            return null;
        }
    }

    /** Tells that a call has given everything back. */
    void callEnded(CallOutcome outcome) {
        CallSpan span = outcome.span();
        if (span != null) {
            span.ended(outcome);
        }
        for (ClientInstrument each : installed) {
            try {
                each.callEnded(outcome);
            } catch (Throwable t) {
                contained.complain(each, t);
            }
        }
    }

    void happened(ClientEvent event) {
        for (ClientInstrument each : installed) {
            try {
                each.happened(event);
            } catch (Throwable t) {
                contained.complain(each, t);
            }
        }
    }

    void close() {
        close(installed, installed.length);
    }

    private void close(ClientInstrument[] instruments, int number) {
        for (int i = 0; i < number; i++) {
            try {
                instruments[i].close();
            } catch (Throwable t) {
                contained.complain(instruments[i], t);
            }
        }
    }
}
