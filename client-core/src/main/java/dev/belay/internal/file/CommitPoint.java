package dev.belay.internal.file;

import java.io.IOException;

/** What can be stopped up to a moment of somebody else's choice, and no longer. */
@FunctionalInterface
public interface CommitPoint {

    /**
     * Returns when it can no longer be stopped, so that its result may be shown to the world.
     *
     * @throws IOException when it has been stopped before
     */
    void commit() throws IOException;
}
