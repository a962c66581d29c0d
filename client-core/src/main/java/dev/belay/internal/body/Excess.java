package dev.belay.internal.body;

/**
 * What a body had grown to when it was refused.
 *
 * @param limitBytes the most decoded bytes that the limit allowed
 * @param encodedBytes what had come over the wire; 0 when its announced length was enough to refuse it
 * @param decodedBytes what that gave
 */
public record Excess(BodyLimit limit, long limitBytes, long encodedBytes, long decodedBytes) {}
