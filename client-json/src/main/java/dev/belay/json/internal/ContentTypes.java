package dev.belay.json.internal;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import okhttp3.MediaType;
import org.jspecify.annotations.Nullable;

/** What a content type says of a body: whether it is JSON, and in which encoding. */
final class ContentTypes {

    private static final Set<String> LINES =
            Set.of("x-ndjson", "ndjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines");

    /** What nearly all answers have, letter for letter: it need not be taken apart for each. */
    private static final Set<String> USUAL = Set.of(
            "application/json",
            "application/json; charset=utf-8",
            "application/json;charset=utf-8",
            "application/json; charset=UTF-8",
            "application/json;charset=UTF-8");

    private ContentTypes() {}

    /** Returns whether it is JSON: {@code application/json}, its older name {@code text/json}, or any {@code +json}. */
    static boolean isJson(String contentType) {
        if (USUAL.contains(contentType)) {
            return true;
        }
        MediaType type = MediaType.parse(contentType);
        if (type == null) {
            return false;
        }
        String subtype = type.subtype();
        return (subtype.equals("json")
                        && (type.type().equals("application") || type.type().equals("text")))
                || subtype.endsWith("+json");
    }

    /** Returns whether it is JSON values on a line each: NDJSON, JSON Lines. */
    static boolean isLines(String contentType) {
        MediaType type = MediaType.parse(contentType);
        return type != null && LINES.contains(type.subtype());
    }

    /** Returns the encoding that it names if that is not one of Unicode, which a parser finds out by itself; else null. */
    static @Nullable Charset foreignCharset(@Nullable String contentType) {
        if (contentType == null || USUAL.contains(contentType)) {
            return null;
        }
        MediaType type = MediaType.parse(contentType);
        Charset charset = type == null ? null : type.charset();
        return charset == null
                        || charset.equals(StandardCharsets.US_ASCII)
                        || charset.name().startsWith("UTF-")
                ? null
                : charset;
    }

    /** Returns whether a document can begin with this byte: white space, a byte order mark, or a value. */
    static boolean canBegin(int first) {
        boolean digit = first >= '0' && first <= '9';
        boolean ofUnicode = first == 0xEF || first == 0xFE || first == 0xFF || first == 0;
        return digit || ofUnicode || "{[\"-tfn \t\r\n".indexOf(first) >= 0;
    }
}
