package dev.belay.testing;

import java.io.IOException;

/**
 * What an {@link Http2FaultServer} does with a request; {@link StreamAnswers} has the usual ones.
 *
 * <p>It runs on a thread of its own, from the moment the request's headers are complete. The thread is interrupted when
 * the peer resets the stream or the connection ends.
 */
@FunctionalInterface
public interface StreamAnswer {

    /** Answers a request, of which only the headers have arrived. */
    void answer(Http2Stream stream) throws IOException, InterruptedException;
}
