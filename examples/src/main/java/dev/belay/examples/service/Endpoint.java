package dev.belay.examples.service;

import dev.belay.CancellationToken;
import java.io.IOException;

/** What a service does for a request: it makes calls, all of them under the request's token, and returns a text. */
@FunctionalInterface
public interface Endpoint {

    /**
     * Returns the body of the answer.
     *
     * @param token the request's: its deadline is the caller's, and it is cancelled when the caller is known to have gone
     */
    String answer(CancellationToken token) throws IOException;
}
