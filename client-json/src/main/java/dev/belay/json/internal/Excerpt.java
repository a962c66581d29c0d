package dev.belay.json.internal;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a document for people, without what looks secret. */
final class Excerpt {

    /*
     * Where a part begins in the middle of a document, nothing tells whether that is inside a string, and of which member. So
     * it begins at the first thing that can only be a name, if not at the place itself.
     */

    static final int MOST_CHARACTERS = 512;
    private static final int BEFORE = 256;

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*+";
    private static final Pattern MEMBER = Pattern.compile("[{,]\\s*+" + STRING + "\"\\s*+:");
    /** A name that sounds secret, and its value up to its end or that of the excerpt; of an object or array all that follows. */
    private static final Pattern SECRET = Pattern.compile(
            "(\"[^\"]*?(?i:" + SecretNames.WORDS + ")[^\"]*+\"\\s*+:\\s*+)(" + STRING + "\"?|[\\[{].*|[^,}\\]\\s\"]++)",
            Pattern.DOTALL);

    private static final String HIDDEN = "(hidden)";
    private static final String CUT = "…";

    private Excerpt() {}

    /** Returns the beginning of what is no JSON. */
    static String ofBeginning(byte[] bytes) {
        String text = text(bytes, 0, bytes.length);
        return bound(withoutSecrets(text));
    }

    /** Returns what is around a spot, as far as it was read last. */
    static String around(DocumentStream document, UndecodableException.Spot spot) {
        if (spot.insideSecret()) {
            return HIDDEN;
        }
        if (spot.byteOffset() < 0 && document.lastBegins() > 0) {
            return CUT;
        }
        byte[] bytes = document.last();
        long offset = spot.byteOffset() < 0 ? 0 : spot.byteOffset() - document.lastBegins();
        int at = (int) Math.max(0, Math.min(offset, bytes.length));
        int begin = Math.max(0, at - BEFORE);
        boolean whole = begin == 0 && document.lastBegins() == 0;
        String before = text(bytes, begin, at);
        String after = text(bytes, at, Math.min(bytes.length, at + MOST_CHARACTERS));
        if (!whole) {
            Matcher member = MEMBER.matcher(before);
            before = CUT + (member.find() ? before.substring(member.start()) : "");
        }
        String all = before + after;
        return bound(withoutSecrets(all));
    }

    private static String withoutSecrets(String text) {
        // To look for the words alone is much less work, and they are hardly ever there.
        return SecretNames.isOne(text)
                ? SECRET.matcher(text).replaceAll(match -> Matcher.quoteReplacement(match.group(1)) + HIDDEN)
                : text;
    }

    private static String text(byte[] bytes, int from, int until) {
        return new String(bytes, from, until - from, StandardCharsets.UTF_8)
                .replaceAll("[\\p{Cntrl}&&[^\t\r\n]]", "\uFFFD");
    }

    private static String bound(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + CUT;
    }
}
