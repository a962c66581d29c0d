package dev.belay.internal.call;

import dev.belay.internal.credential.Credentials;
import dev.belay.internal.limit.ConcurrencyLimiter;
import dev.belay.internal.limit.Origins;
import dev.belay.internal.limit.WaitingRoom;

/** What all calls of a client have in common, for the stages that need it. */
record SharedParts(Origins origins, ConcurrencyLimiter limiter, WaitingRoom room, Credentials credentials) {}
