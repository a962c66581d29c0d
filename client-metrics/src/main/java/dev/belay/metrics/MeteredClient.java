package dev.belay.metrics;

import dev.belay.error.AttemptTimeoutException;
import dev.belay.error.CallCancelledException;
import dev.belay.error.CallInterruptedException;
import dev.belay.error.ClientClosedException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.error.DecodingFailure;
import dev.belay.event.BreakerChanged;
import dev.belay.event.ClientEvent;
import dev.belay.event.ConnectionClosed;
import dev.belay.event.ConnectionOpened;
import dev.belay.event.CoolDownBegan;
import dev.belay.event.OriginStats;
import dev.belay.event.Phase;
import dev.belay.event.Retried;
import dev.belay.event.TokenRefreshed;
import dev.belay.instrument.ClientInstrument;
import dev.belay.instrument.ClientView;
import dev.belay.instrument.EndedCall;
import dev.belay.instrument.EndedRequest;
import org.jspecify.annotations.Nullable;

/** Counts what one client does. */
final class MeteredClient implements ClientInstrument {

    private final ClientView client;
    private final MetricSettings settings;
    private final RegistryMeters shared;
    private final MeterFactory meters;
    /** Whether nobody else counts the same in this registry. */
    private final boolean only;

    MeteredClient(ClientView client, MetricSettings settings, RegistryMeters shared, MeterFactory meters) {
        this.client = client;
        this.settings = settings;
        this.shared = shared;
        this.meters = meters;
        this.only = shared.enter(client, meters);
    }

    @Override
    public void callEnded(EndedCall call) {
        OriginMeters origin = origin(call.target());
        origin.call(call, settings.convention(), meters);
        if (!only) {
            return;
        }
        EndedRequest last = call.lastRequest();
        for (EndedRequest each = last; each != null; each = each.previous()) {
            // The same string: nearly all requests go where their call was to go.
            request(each, each.target().equals(call.target()) ? origin : origin(each.target()));
        }
        Throwable failure = call.failure();
        if (failure != null) {
            failed(failure, last, origin.name());
        }
        if (call.isLeaked()) {
            count(ClientMeter.LEAKS, origin.name());
        }
    }

    private OriginMeters origin(String target) {
        return shared.origin(target, settings.maxOrigins(), meters);
    }

    private void count(ClientMeter meter, String... tags) {
        meters.counter(meter, tags).increment();
    }

    private void request(EndedRequest request, OriginMeters origin) {
        origin.request(request, meters);
        Retried.Reason reason = request.retriedFor();
        if (reason != null) {
            count(ClientMeter.RETRIES, origin.name(), Labels.of(reason));
        }
        if (request.isReplay()) {
            count(ClientMeter.REPLAYS, origin.name());
        }
        if (request.isRedirected()) {
            count(ClientMeter.REDIRECTS, origin.name());
        }
        if (request.failure() instanceof AttemptTimeoutException timeout) {
            count(ClientMeter.TIMEOUTS, origin.name(), "attempt", Labels.of(timeout.phase()));
        }
    }

    private void failed(Throwable failure, @Nullable EndedRequest last, String origin) {
        if (failure instanceof DecodingFailure undecodable) {
            String reason = shared.names().decodingReason(undecodable.reasonLabel());
            count(ClientMeter.DECODE_FAILURES, origin, reason);
        }
        String stopped = reasonOf(failure);
        if (stopped != null) {
            count(ClientMeter.CANCELLATIONS, origin, stopped);
        }
        if (failure instanceof DeadlineExceededException) {
            Phase phase = last == null ? null : last.lastPhase();
            count(ClientMeter.TIMEOUTS, origin, "call", phase == null ? KnownNames.NONE : Labels.of(phase));
        }
    }

    private static @Nullable String reasonOf(Throwable failure) {
        if (failure instanceof CallCancelledException) {
            return "token";
        }
        if (failure instanceof CallInterruptedException) {
            return "interrupt";
        }
        if (failure instanceof ClientClosedException) {
            return "client_closed";
        }
        return failure instanceof DeadlineExceededException ? "deadline" : null;
    }

    @Override
    public void happened(ClientEvent event) {
        if (!only) {
            return;
        }
        if (event instanceof ConnectionOpened) {
            count(ClientMeter.CONNECTIONS_OPENED);
            gaugeNewOrigins();
        } else if (event instanceof ConnectionClosed closed) {
            count(ClientMeter.CONNECTIONS_CLOSED, Labels.of(closed.reason()));
        } else if (event instanceof BreakerChanged change) {
            String name = origin(change.target()).name();
            count(ClientMeter.BREAKER_TRANSITIONS, name, Labels.of(change.from()), Labels.of(change.to()));
        } else if (event instanceof CoolDownBegan coolDown) {
            count(ClientMeter.COOL_DOWNS, origin(coolDown.target()).name());
        } else if (event instanceof TokenRefreshed refreshed) {
            meters.timer(
                            ClientMeter.CREDENTIAL_REFRESHES,
                            Labels.of(refreshed.reason()),
                            Boolean.toString(refreshed.succeeded()))
                    .record(refreshed.took());
        }
    }

    /** A new origin begins with a connection. Else its gauges would come with the end of its first call, which may hang. */
    private void gaugeNewOrigins() {
        if (!shared.isFull(settings.maxOrigins())) {
            for (OriginStats each : client.origins()) {
                OriginMeters unused = origin(each.target());
            }
        }
    }

    @Override
    public void close() {
        if (only) {
            shared.leave(client, meters.registry());
        }
    }
}
