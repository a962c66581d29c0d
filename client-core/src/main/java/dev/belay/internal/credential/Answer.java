package dev.belay.internal.credential;

import dev.belay.internal.log.Harmless;
import org.jspecify.annotations.Nullable;

/**
 * What came of a refresh: a grant, or a failure.
 *
 * @param failure in words, without anything secret; empty when there is a grant
 */
public record Answer(
        @Nullable Grant grant, String failure, @Nullable Throwable cause) implements Harmless {

    /** What comes of one that the end of its client has broken off, which is nobody's fault. */
    static final Answer CLOSED = failed("the client has been closed", null);

    static Answer of(Grant grant) {
        return new Answer(grant, "", null);
    }

    static Answer failed(String words, @Nullable Throwable cause) {
        return new Answer(null, words, cause);
    }

    /** Without the grant and the cause. */
    @Override
    public String toString() {
        return failure;
    }
}
