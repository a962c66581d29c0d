package dev.belay.event;

/** Something that happened to a call. More kinds may be added in a minor version: ignore those you do not know. */
public sealed interface CallEvent
        permits CallStarted,
                PermitWaited,
                Redirected,
                Replayed,
                Retried,
                AttemptStarted,
                PhaseEnded,
                AttemptEnded,
                ResponseClosed,
                ResponseLeaked,
                CallEnded {

    /** Returns the call it happened to. */
    CallInfo call();
}
