package dev.belay.internal.recording;

import dev.belay.event.Phase;
import dev.belay.instrument.EndedRequest;
import org.jspecify.annotations.Nullable;

/** What is recorded of one request: the whole, the look-up and the connecting. */
public final class RequestRecording {

    /** A request that is recorded. */
    public interface Source {

        /** Returns what is to be known of it now. Asked only when something of it is recorded. */
        Facts facts();
    }

    /**
     * What is to be known of a request.
     *
     * @param call the number of its call
     * @param request as it is now
     * @param connection what its connection is called; null when there was none
     * @param failure what it failed with, or its call if that is why it ends; null when it did not
     */
    public record Facts(
            long call,
            EndedRequest request,
            @Nullable String connection,
            @Nullable Throwable failure) {}

    // Of the thread that sends, of one that connects for it, and of whoever closes the response.
    private @Nullable RecordedAttempt whole;
    private @Nullable RecordedLookup lookup;
    private @Nullable RecordedConnect connect;

    private RequestRecording(@Nullable RecordedAttempt whole) {
        this.whole = whole;
    }

    static @Nullable RequestRecording begun() {
        RecordedAttempt whole = RecordedAttempt.begun();
        boolean wanted = whole != null || RecordedLookup.isWanted() || RecordedConnect.isWanted();
        return wanted ? new RequestRecording(whole) : null;
    }

    /** The request has come to {@code phase}. */
    public synchronized void entered(Phase phase, Source source) {
        boolean connecting = phase == Phase.CONNECT || phase == Phase.TLS;
        if (phase != Phase.DNS) {
            endLookup(source);
        } else if (lookup == null) {
            lookup = RecordedLookup.begun();
        }
        if (!connecting) {
            endConnect(source);
        } else if (connect == null) {
            connect = RecordedConnect.begun();
        }
    }

    /** The request is over, in whatever phase. Idempotent. */
    public synchronized void ended(Source source) {
        endLookup(source);
        endConnect(source);
        RecordedAttempt ended = whole;
        whole = null;
        if (ended != null && ended.ends()) {
            ended.record(source.facts());
        }
    }

    private void endLookup(Source source) {
        RecordedLookup ended = lookup;
        lookup = null;
        if (ended != null && ended.ends()) {
            ended.record(source.facts());
        }
    }

    private void endConnect(Source source) {
        RecordedConnect ended = connect;
        connect = null;
        if (ended != null && ended.ends()) {
            ended.record(source.facts());
        }
    }
}
