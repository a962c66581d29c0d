package dev.belay;

/** Is told how far a body has got. */
@FunctionalInterface
public interface ProgressListener {

    /**
     * Called after each piece of the body, on the thread that sends or reads it, which waits meanwhile; what it throws ends
     * the call.
     *
     * @param bytes how many have been sent or read so far; when a body is sent once more it begins anew
     * @param total how many there will be, or -1 when that is not known
     */
    void onProgress(long bytes, long total);
}
