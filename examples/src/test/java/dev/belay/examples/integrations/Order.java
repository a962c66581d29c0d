package dev.belay.examples.integrations;

/** What the shop sells. */
public record Order(long id, String item) {}
