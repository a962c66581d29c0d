package dev.belay.json;

import dev.belay.error.HttpStatusException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server answered with a status outside 200 to 299, and with a description of the problem ({@code application/problem+json}). */
public final class ProblemException extends HttpStatusException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable Problem problem;

    /** For the library, and for tests of code that handles it. */
    public ProblemException(HttpStatusException failure, Problem problem) {
        super(
                Objects.requireNonNullElse(failure.getMessage(), ""),
                failure.ledger(),
                failure.status(),
                failure.headers(),
                failure.bodyBytes());
        this.problem = Objects.requireNonNull(problem, "problem");
        setStackTrace(failure.getStackTrace());
        for (Throwable suppressed : failure.getSuppressed()) {
            addSuppressed(suppressed);
        }
    }

    /** Returns the description; in a copy that went through serialization one that says nothing. */
    public Problem problem() {
        return problem == null ? new Problem(Problem.NO_TYPE, null, null, null, null, Map.of()) : problem;
    }
}
