package dev.belay.examples.fetch;

/** The words of the command line make no sense; the message says which and why. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
