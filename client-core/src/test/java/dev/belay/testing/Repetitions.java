package dev.belay.testing;

/** How often a test repeats what differs by chance alone: a second JDK is asked for a share of what the first has seen. */
public final class Repetitions {
    private static final int DIVISOR = Integer.getInteger("test.repetitions.divisor", 1);

    private Repetitions() {}

    /** Returns that many, or the share of them that this JDK is asked for. */
    public static int of(int all) {
        return all / DIVISOR;
    }
}
