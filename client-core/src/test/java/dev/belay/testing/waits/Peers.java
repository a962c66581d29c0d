package dev.belay.testing.waits;

/** What the peers of stuck calls do when the calls end. */
public enum Peers {
    /** They notice it at once, and can tell so. */
    ATTENTIVE,
    /** They take no processor time, as if they were on another machine. */
    ELSEWHERE
}
