package dev.belay.metrics;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How a call or a request has ended, as the values of tags say it.
 *
 * @param status 0 when there was no response
 * @param exception the simple name of what it failed with
 * @param exceptionType the full name of that
 * @param isIo whether that was an {@link IOException}
 */
record End(int status, String exception, String exceptionType, boolean isIo) {

    private static final int MOST_EXCEPTIONS = 50;
    private static final int FIRST_ERROR = 400;
    private static final int NONE_OF_THEM = -1;

    /** Stands for all ways to end that are one too many. */
    static final End OTHER = new End(NONE_OF_THEM, KnownNames.OTHER, KnownNames.OTHER, false);

    static End of(int status, @Nullable Throwable failure, KnownNames exceptions) {
        if (failure == null) {
            return new End(status, KnownNames.NONE, KnownNames.NONE, false);
        }
        Class<?> type = failure.getClass();
        boolean io = failure instanceof IOException;
        String name = exceptions.admit(type.getName(), MOST_EXCEPTIONS);
        if (!name.equals(type.getName())) {
            return new End(status, KnownNames.OTHER, KnownNames.OTHER, io);
        }
        // An anonymous class has no simple name.
        String simple =
                type.getSimpleName().isEmpty() ? name.substring(name.lastIndexOf('.') + 1) : type.getSimpleName();
        return new End(status, simple, name, io);
    }

    /** Returns the status by Spring's convention. */
    String springStatus() {
        if (status == 0) {
            return isIo ? "IO_ERROR" : "CLIENT_ERROR";
        }
        return status < 0 ? KnownNames.OTHER : Integer.toString(status);
    }

    /** Returns the status by OpenTelemetry's convention. */
    String statusCode() {
        if (status == 0) {
            return KnownNames.NONE;
        }
        return status < 0 ? KnownNames.OTHER : Integer.toString(status);
    }

    /** Returns the outcome by Spring's convention. */
    String outcome() {
        return switch (status / 100) {
            case 1 -> "INFORMATIONAL";
            case 2 -> "SUCCESS";
            case 3 -> "REDIRECTION";
            case 4 -> "CLIENT_ERROR";
            case 5 -> "SERVER_ERROR";
            default -> "UNKNOWN";
        };
    }

    /** Returns the type of error by OpenTelemetry's convention: the status explains more than the exception that is due to it. */
    String errorType() {
        return status >= FIRST_ERROR ? Integer.toString(status) : exceptionType;
    }
}
