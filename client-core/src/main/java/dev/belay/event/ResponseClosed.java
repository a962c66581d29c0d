package dev.belay.event;

/**
 * A response has been closed and its permit given back.
 *
 * @param bodyBytes how many bytes of the body were read
 * @param complete whether the body had been read to its end; if not, its connection may have been given up
 */
public record ResponseClosed(CallInfo call, long bodyBytes, boolean complete) implements CallEvent {}
