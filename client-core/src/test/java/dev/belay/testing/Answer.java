package dev.belay.testing;

import java.io.IOException;

/** What a {@link FaultServer} sends for a request; {@link Answers} has the usual ones. */
@FunctionalInterface
public interface Answer {

    /** Answers a request that was read to its end. */
    void write(ReceivedRequest request, FaultConnection connection) throws IOException, InterruptedException;
}
