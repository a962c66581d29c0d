package dev.belay.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values of a tag: the first names that there are, and one more that stands for all others. */
final class KnownNames {

    /** Stands for what there is no name of. */
    static final String NONE = "none";

    /** Stands for all names that are one too many. */
    static final String OTHER = "other";

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /** Returns {@code name} if it is among the first {@code most}; it becomes one of them if there are fewer. */
    String admit(String name, int most) {
        if (known.contains(name)) {
            return name;
        }
        if (known.size() >= most) {
            return OTHER;
        }
        synchronized (known) {
            return known.size() < most && (known.add(name) || known.contains(name)) ? name : fold(name);
        }
    }

    /** Returns {@code name} if it is one of those that there are. */
    String fold(String name) {
        return known.contains(name) ? name : OTHER;
    }

    /** Returns how many there are. */
    int size() {
        return known.size();
    }
}
