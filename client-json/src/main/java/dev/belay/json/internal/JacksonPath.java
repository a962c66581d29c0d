package dev.belay.json.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;

/** Says where in a document something is, like {@code $.items[3].price}. */
final class JacksonPath {

    private static final int MOST_CHARACTERS = 256;
    private static final int MOST_NAME_CHARACTERS = 64;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][\\w$-]*");

    private final StringBuilder text = new StringBuilder("$");
    private boolean insideSecret;

    private JacksonPath() {}

    static UndecodableException.Spot spot(
            @Nullable JsonParser parser,
            @Nullable TokenStreamContext array,
            List<JacksonException.Reference> references,
            @Nullable TokenStreamLocation location) {
        JacksonPath path = new JacksonPath();
        JacksonPath ofParser = new JacksonPath();
        if (parser != null) {
            ofParser.add(parser.streamReadContext());
        }
        if (references.isEmpty()) {
            path = ofParser;
        } else {
            if (array != null) {
                path.index(array.getCurrentIndex());
            }
            references.forEach(path::add);
            // Those who bind may have come less far than the parser, or know less of where they are.
            path.insideSecret |= ofParser.insideSecret;
        }
        TokenStreamLocation at = location == null && parser != null ? parser.currentLocation() : location;
        return at == null
                ? new UndecodableException.Spot(path.toString(), path.insideSecret, 0, 0, -1)
                : new UndecodableException.Spot(
                        path.toString(),
                        path.insideSecret,
                        Math.max(0, at.getLineNr()),
                        Math.max(0, at.getColumnNr()),
                        at.getByteOffset());
    }

    /** Returns the path to where a value could not be written. */
    static String of(List<JacksonException.Reference> references) {
        JacksonPath path = new JacksonPath();
        references.forEach(path::add);
        return path.toString();
    }

    private void add(JacksonException.Reference reference) {
        String name = reference.getPropertyName();
        if (name == null) {
            index(reference.getIndex());
        } else {
            name(name);
        }
    }

    private void add(TokenStreamContext innermost) {
        Deque<TokenStreamContext> contexts = new ArrayDeque<>();
        for (TokenStreamContext context = innermost; context != null; context = context.getParent()) {
            contexts.push(context);
        }
        for (TokenStreamContext context : contexts) {
            if (context.inArray()) {
                index(context.hasCurrentIndex() ? context.getCurrentIndex() : 0);
            } else if (context.inObject() && context.hasCurrentName()) {
                name(context.currentName());
            }
        }
    }

    private void index(int index) {
        text.append('[').append(Math.max(0, index)).append(']');
    }

    private void name(String name) {
        insideSecret |= SecretNames.isOne(name);
        String shown = name.length() > MOST_NAME_CHARACTERS ? name.substring(0, MOST_NAME_CHARACTERS) + "…" : name;
        if (PLAIN.matcher(shown).matches()) {
            text.append('.').append(shown);
        } else {
            text.append("['")
                    .append(shown.replaceAll("\\p{Cntrl}", "\uFFFD").replace("'", "\\'"))
                    .append("']");
        }
    }

    @Override
    public String toString() {
        return text.length() <= MOST_CHARACTERS ? text.toString() : text.substring(0, MOST_CHARACTERS) + "…";
    }
}
