package dev.belay.internal.adapter.okhttp;

import java.util.HashMap;
import java.util.Map;
import kotlin.jvm.functions.Function0;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** What is attached to one call, by type: what its request brings, and what is added to it. */
final class Tags {

    private final Request request;
    private @Nullable Map<Class<?>, Object> added;

    Tags(Request request) {
        this.request = request;
    }

    synchronized <T> @Nullable T get(Class<? extends T> type) {
        Object found = added == null ? null : added.get(type);
        return found == null ? request.tag(type) : type.cast(found);
    }

    /** Returns the tag, which is made first if there is none; whoever makes one of the same type meanwhile wins. */
    <T> T get(Class<T> type, Function0<? extends T> maker) {
        T present = get(type);
        if (present != null) {
            return present;
        }
        // Not under the lock: it is the user's code.
        T made = maker.invoke();
        synchronized (this) {
            T meanwhile = get(type);
            if (meanwhile != null) {
                return meanwhile;
            }
            if (added == null) {
                added = new HashMap<>();
            }
            added.put(type, made);
            return made;
        }
    }
}
