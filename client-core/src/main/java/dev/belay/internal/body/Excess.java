package dev.belay.internal.body;

/**
 * What a body had grown to when it was refused.
 *
 * @param option the limit of {@code ResponseLimits} that it was over
 * @param encodedBytes what had come over the wire; 0 when its announced length was enough to refuse it
 * @param decodedBytes what that gave
 */
public record Excess(String option, long limitBytes, long encodedBytes, long decodedBytes) {}
