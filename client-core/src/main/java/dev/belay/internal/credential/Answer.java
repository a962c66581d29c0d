package dev.belay.internal.credential;

import org.jspecify.annotations.Nullable;

/**
 * What came of a refresh: a grant, or a failure.
 *
 * @param failure in words, without anything secret; empty when there is a grant
 */
public record Answer(
        @Nullable Grant grant, String failure, @Nullable Throwable cause) {

    static Answer of(Grant grant) {
        return new Answer(grant, "", null);
    }

    static Answer failed(String words, @Nullable Throwable cause) {
        return new Answer(null, words, cause);
    }
}
