package dev.belay.internal.adapter.jdk;

import dev.belay.CancellationToken;
import java.time.Duration;

/**
 * How long a request's body is waited for.
 *
 * @param token what ends the exchange
 * @param gap how long the next bytes may take
 */
record SendingLimits(CancellationToken token, Duration gap) {}
