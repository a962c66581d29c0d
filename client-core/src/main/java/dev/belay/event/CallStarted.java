package dev.belay.event;

/** A call has been admitted; its deadline is fixed. */
public record CallStarted(CallInfo call) implements CallEvent {}
