package dev.belay.internal.log;

/** What {@link Object#toString()} says in one line, without anything secret; who implements this answers for it. */
public interface Harmless {}
