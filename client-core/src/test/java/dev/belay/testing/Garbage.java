package dev.belay.testing;

import java.lang.ref.Reference;
import java.time.Duration;

/** Tells whether something is still held by anybody, by making garbage until the JVM has to look. */
public final class Garbage {

    private static final int PIECE_BYTES = 64 << 10;
    private static final int PIECES = 256;

    private Garbage() {}

    /** Returns whether what is referred to has been collected, waiting for that if need be. */
    public static boolean includes(Reference<?> reference, Duration longestWait) {
        return Await.condition(longestWait, () -> {
            int made = 0;
            for (int i = 0; i < PIECES && !reference.refersTo(null); i++) {
                made += new byte[PIECE_BYTES].length;
            }
            return made < PIECES * PIECE_BYTES;
        });
    }
}
