package dev.belay.testing.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import okio.ByteString;

/** Bytes beyond the end of the answer, which a later call must not be given. */
final class BeyondKinds {
    private static final String POISON = Text.OK + "Content-Length: 6\r\n\r\nPOISON";

    static final List<Kind> ALL = List.of(
            new Kind("beyond: a second answer", d -> sized(d, POISON)),
            new Kind("beyond: many answers", d -> sized(d, POISON.repeat(2 + d.below(30)))),
            new Kind("beyond: half an answer", d -> sized(d, POISON.substring(0, 1 + d.below(POISON.length() - 1)))),
            new Kind("beyond: a line end", d -> sized(d, d.of("\r\n", "\n", "\r", " "))),
            new Kind(
                    "beyond: noise",
                    d -> sized(d, ByteString.of(d.noise(1 + d.below(40))).hex())),
            new Kind("beyond: then closed", d -> sized(d, POISON).then(Script.End.CLOSE)),
            new Kind("beyond: after chunks", BeyondKinds::chunked),
            new Kind("beyond: after a large body", BeyondKinds::large),
            new Kind(
                    "beyond: a body for HEAD",
                    d -> Script.value(Text.sized(d.word()), "").forMethod("HEAD")),
            new Kind(
                    "beyond: an answer for HEAD",
                    d -> Script.value(Text.bytes(Text.OK + "\r\n" + POISON), "").forMethod("HEAD")),
            new Kind(
                    "beyond: a body for 204",
                    d -> Script.value(Text.bytes("HTTP/1.1 204 None\r\n\r\n" + d.of(POISON, d.word())), "")),
            new Kind(
                    "beyond: a body for 304",
                    d -> Script.either(Text.bytes("HTTP/1.1 304 Same\r\n\r\n" + d.of(POISON, d.word())))),
            new Kind(
                    "beyond: an error",
                    d -> Script.either(Text.bytes("HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno" + POISON))),
            new Kind(
                    "beyond: a redirect",
                    d -> Script.either(
                            Text.bytes("HTTP/1.1 302 Go\r\nLocation: /\r\nContent-Length: 2\r\n\r\ngo" + POISON))));

    private BeyondKinds() {}

    private static Script sized(Dice dice, String more) {
        String body = dice.word();
        return Script.value(Text.bytes(Text.sized(body).string(StandardCharsets.ISO_8859_1) + more), body);
    }

    private static Script chunked(Dice dice) {
        String body = dice.word();
        return Script.value(Text.bytes(Text.chunked(body).string(StandardCharsets.ISO_8859_1) + POISON), body);
    }

    private static Script large(Dice dice) {
        String body = "a".repeat(8_000 + dice.below(20_000));
        return Script.value(Text.bytes(Text.sized(body).string(StandardCharsets.ISO_8859_1) + POISON), body);
    }
}
