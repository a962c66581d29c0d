package dev.belay.internal.credential;

import dev.belay.AccessToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** Keeps a token out of what a source has thrown. */
final class SafeFailure {

    private SafeFailure() {}

    /** Returns {@code failure}, or a stand-in when it, or what it comes from, shows {@code token}. */
    static Throwable of(Throwable failure, AccessToken token) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(failure);
        for (Throwable each = open.poll(); each != null; each = open.poll()) {
            if (!seen.add(each)) {
                continue;
            }
            if (each.toString().contains(token.value())) {
                IOException standIn =
                        new IOException(failure.getClass().getName() + " (its message had the token in it)");
                standIn.setStackTrace(failure.getStackTrace());
                return standIn;
            }
            if (each.getCause() != null) {
                open.add(each.getCause());
            }
            Collections.addAll(open, each.getSuppressed());
        }
        return failure;
    }
}
