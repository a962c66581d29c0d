package dev.belay.event;

import java.time.Duration;

/**
 * How a client stands with one origin at one moment. Made by the library; components may be added in a minor version.
 *
 * @param target scheme, host and port
 * @param calls how many calls have been sent there since the origin is known: one that nothing is heard of is forgotten once
 *     there are many
 * @param attempts how often these calls were sent, retries and replays included
 * @param retriesLeft how many more there could be now, by the retry budget
 * @param inFlight how many permits are out
 * @param waiting how many calls wait for a permit
 * @param breaker the state of the circuit breaker
 * @param coolDown what is left of the pause for which the server has asked; zero when there is none
 * @param usualAnswer how long an answer usually takes, from the permit to the response's head; zero when that is not known
 */
public record OriginStats(
        String target,
        long calls,
        long attempts,
        double retriesLeft,
        int inFlight,
        int waiting,
        BreakerState breaker,
        Duration coolDown,
        Duration usualAnswer) {

    /** Returns attempts per call: 1 when nothing was sent twice, and what retries multiply the server's load by. */
    public double amplification() {
        return calls == 0 ? 1 : (double) attempts / calls;
    }
}
