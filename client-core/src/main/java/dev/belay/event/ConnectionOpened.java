package dev.belay.event;

/**
 * A connection is being opened.
 *
 * @param opened how many there have been since the client was built, this one included
 */
public record ConnectionOpened(long opened) implements ClientEvent {}
