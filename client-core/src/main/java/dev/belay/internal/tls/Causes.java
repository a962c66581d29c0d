package dev.belay.internal.tls;

import org.jspecify.annotations.Nullable;

/** Looks into the causes of a failure. */
final class Causes {

    private static final int DEEPEST = 20;

    private Causes() {}

    /** Returns the first of a failure and its causes that is of a type, or null. */
    static <T> @Nullable T find(@Nullable Throwable failure, Class<T> type) {
        Throwable each = failure;
        for (int i = 0; each != null && i < DEEPEST; i++) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
            each = each.getCause();
        }
        return null;
    }

    static boolean has(@Nullable Throwable failure, Class<?> type) {
        return find(failure, type) != null;
    }
}
