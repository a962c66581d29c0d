package dev.belay.metrics;

/** The names that became values of tags in one registry, whichever client brought them. */
final class RegistryNames {

    private static final int MOST_DECODING_REASONS = 50;

    private final KnownNames origins = new KnownNames();
    private final KnownNames operations = new KnownNames();
    private final KnownNames exceptions = new KnownNames();
    private final KnownNames decodingReasons = new KnownNames();

    /** Returns those of origins. */
    KnownNames origins() {
        return origins;
    }

    /** Returns those of exceptions. */
    KnownNames exceptions() {
        return exceptions;
    }

    /** Returns the name for an operation. */
    String operation(String operation) {
        return operations.admit(operation, CallTimers.MOST_OPERATIONS);
    }

    /** Returns the name for what was wrong with a body. */
    String decodingReason(String reason) {
        return decodingReasons.admit(reason, MOST_DECODING_REASONS);
    }
}
