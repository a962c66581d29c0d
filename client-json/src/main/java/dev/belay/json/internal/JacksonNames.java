package dev.belay.json.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonReadContext;

/** Where a parser is in a document, and the names of the objects around it: none may come twice. */
final class JacksonNames extends JsonReadContext {

    /*
     * Jackson's own check makes a HashSet for each object with more than two members, which was 40 % of all garbage. Here the
     * names of all objects that are open lie one after the other in the parser's one array: those of an object above those of
     * the object around it, which gets no more before this one is closed. A bit for each name tells of most that they have not
     * been there without looking. Equal names are mostly, but not always the same object.
     */

    /** More are looked up in a set: one after the other would take quadratic time. */
    private static final int MOST_IN_ARRAY = 32;
    /** A larger set is not kept: to clear it takes as long as it once was large. */
    private static final int MOST_KEPT = 256;

    private static final int SPREAD = 0x9E37_79B9;
    private static final int SHIFT = Integer.SIZE - 6; // one of 64 bits

    private final JacksonStreamParser parser;
    private int begin;
    private int count;
    private long seen;
    private @Nullable Set<String> many;

    private JacksonNames(
            JacksonStreamParser parser, @Nullable JacksonNames parent, int depth, int type, int line, int column) {
        super(parent, depth, null, type, line, column);
        this.parser = parser;
    }

    static JacksonNames ofRoot(JacksonStreamParser parser) {
        return new JacksonNames(parser, null, 0, TokenStreamContext.TYPE_ROOT, 1, 0);
    }

    @Override
    public JsonReadContext createChildArrayContext(int line, int column) {
        return child(TYPE_ARRAY, line, column);
    }

    @Override
    public JsonReadContext createChildObjectContext(int line, int column) {
        return child(TYPE_OBJECT, line, column);
    }

    private JsonReadContext child(int type, int line, int column) {
        JacksonNames child = (JacksonNames) _child;
        if (child == null) {
            child = new JacksonNames(parser, this, getNestingDepth() + 1, type, line, column);
            _child = child;
        } else {
            child.reset(type, line, column);
        }
        child.begin = begin + count;
        return child;
    }

    @Override
    public JsonReadContext reset(int type, int line, int column) {
        count = 0;
        seen = 0;
        if (many != null) {
            forgetMany(many);
        }
        return super.reset(type, line, column);
    }

    private void forgetMany(Set<String> set) {
        if (set.size() > MOST_KEPT) {
            many = null;
        } else {
            set.clear();
        }
    }

    @Override
    public void setCurrentName(String name) {
        super.setCurrentName(name);
        if (name != null && !add(name)) {
            throw new StreamReadException(parser, "Duplicate member");
        }
    }

    private boolean add(String name) {
        if (count == MOST_IN_ARRAY) {
            return manyNames().add(name);
        }
        long bit = 1L << ((name.hashCode() * SPREAD) >>> SHIFT);
        if ((seen & bit) != 0 && contains(name)) {
            return false;
        }
        seen |= bit;
        parser.putName(begin + count, name);
        count++;
        return true;
    }

    private boolean contains(String name) {
        String[] names = parser.names();
        for (int i = begin; i < begin + count; i++) {
            if (names[i].equals(name)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> manyNames() {
        Set<String> set = many;
        if (set == null) {
            set = new HashSet<>();
            many = set;
        }
        if (set.isEmpty()) {
            set.addAll(Arrays.asList(parser.names()).subList(begin, begin + count));
        }
        return set;
    }
}
