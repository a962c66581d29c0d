package dev.belay.testing.hostile;

import java.util.List;
import java.util.Locale;

/** Chunked bodies. */
final class ChunkKinds {
    static final List<Kind> ALL = List.of(
            new Kind("chunk: no hex", d -> failure("zz\r\n" + d.word() + "\r\n0\r\n\r\n")),
            new Kind("chunk: negative", d -> failure("-" + Text.chunk(d.word()) + "0\r\n\r\n")),
            new Kind(
                    "chunk: overflow", d -> failure("F".repeat(16 + d.below(9)) + "\r\n" + d.word() + "\r\n0\r\n\r\n")),
            new Kind(
                    "chunk: huge",
                    d -> failure("7FFFFFFFFFFFFFFF\r\n" + d.word()).then(Script.End.CLOSE)),
            new Kind("chunk: empty size", d -> failure("\r\n" + d.word() + "\r\n0\r\n\r\n")),
            new Kind("chunk: space first", d -> failure(" " + Text.chunk(d.word()) + "0\r\n\r\n")),
            new Kind("chunk: 0x", d -> failure("0x" + Text.chunk(d.word()) + "0\r\n\r\n")),
            new Kind(
                    "chunk: too long",
                    d -> failure("ff\r\n" + d.word() + "\r\n0\r\n\r\n").then(Script.End.CLOSE)),
            new Kind(
                    "chunk: too short",
                    d -> failure("1\r\n" + d.word() + "\r\nz\r\n0\r\n\r\n").then(Script.End.CLOSE)),
            new Kind("chunk: no last one", d -> failure(Text.chunk(d.word())).then(Script.End.CLOSE)),
            new Kind(
                    "chunk: no last one, reset",
                    d -> failure(Text.chunk(d.word())).then(Script.End.RESET)),
            Kind.waiting(
                    "chunk: no last one, stalls",
                    d -> failure(Text.chunk(d.word())).then(Script.End.STALL)),
            new Kind("chunk: no end of trailers", d -> failure("0\r\nX: y\r\n").then(Script.End.CLOSE)),
            new Kind("chunk: extensions", d -> value(d, ";" + d.word() + "=\"" + d.word() + "\"", "")),
            new Kind("chunk: odd extension", d -> failure("3 " + d.word() + "\r\nabc\r\n0\r\n\r\n")),
            new Kind("chunk: trailers", d -> value(d, "", "X: " + d.word() + "\r\n")),
            new Kind("chunk: odd trailers", d -> either("0\r\n" + d.of(":", "x", " y: z", "\u0000") + "\r\n\r\n")),
            new Kind("chunk: LF only", ChunkKinds::lineFeeds),
            new Kind("chunk: many", ChunkKinds::many),
            new Kind(
                    "chunk: odd coding",
                    d -> Script.failure(Text.bytes(Text.OK + "Transfer-Encoding: "
                            + d.of("gzip, chunked", "chunked, gzip", "identity", "x", "", "chunked;q=1")
                            + "\r\n\r\n"
                            + Text.chunk(d.word()) + "0\r\n\r\n"))),
            new Kind("chunk: upper case", ChunkKinds::upperCase));

    private ChunkKinds() {}

    private static Script failure(String body) {
        return Script.failure(Text.bytes(Text.CHUNKED + body));
    }

    private static Script either(String body) {
        return Script.either(Text.bytes(Text.CHUNKED + body));
    }

    private static Script value(Dice dice, String extension, String trailers) {
        String body = dice.word();
        String size = Integer.toHexString(body.length());
        return Script.value(
                Text.bytes(Text.CHUNKED + size + extension + "\r\n" + body + "\r\n0\r\n" + trailers + "\r\n"), body);
    }

    private static Script lineFeeds(Dice dice) {
        String body = dice.word();
        String all = Text.OK + "Transfer-Encoding: chunked\r\n\r\n" + Text.chunk(body) + "0\r\n\r\n";
        return Script.value(Text.bytes(all.replace("\r", "")), body);
    }

    private static Script many(Dice dice) {
        StringBuilder body = new StringBuilder();
        StringBuilder chunks = new StringBuilder();
        for (int left = 1 + dice.below(300); left > 0; left--) {
            String part = dice.word();
            body.append(part);
            chunks.append(Text.chunk(part));
        }
        return Script.value(Text.bytes(Text.CHUNKED + chunks + "0\r\n\r\n"), body.toString());
    }

    private static Script upperCase(Dice dice) {
        String body = "a".repeat(10 + dice.below(6));
        return Script.value(
                Text.bytes(Text.OK + "TRANSFER-ENCODING: CHUNKED\r\n\r\n0"
                        + Integer.toHexString(body.length()).toUpperCase(Locale.ROOT) + "\r\n" + body
                        + "\r\n0000\r\n\r\n"),
                body);
    }
}
