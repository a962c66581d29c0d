package dev.belay.testing.hostile;

import java.nio.charset.StandardCharsets;
import java.util.List;
import okio.ByteString;

/** Lengths that lie, both ways. */
final class LengthKinds {
    static final List<Kind> ALL = List.of(
            new Kind("length: too long", d -> tooLong(d).then(Script.End.CLOSE)),
            new Kind("length: too long, reset", d -> tooLong(d).then(Script.End.RESET)),
            Kind.waiting("length: too long, stalls", d -> tooLong(d).then(Script.End.STALL)),
            new Kind("length: too short", LengthKinds::tooShort),
            new Kind("length: negative", d -> Script.failure(with(d, "-" + (1 + d.below(100))))),
            new Kind("length: no number", d -> Script.failure(with(d, d.of("", "x", "5x", "0x5", "+5", "5.0", "1 2")))),
            new Kind("length: no long", d -> Script.failure(with(d, "99999999999999999999" + d.below(10)))),
            new Kind(
                    "length: huge",
                    d -> Script.failure(with(d, "99999999999999999" + d.below(10)))
                            .then(Script.End.CLOSE)),
            new Kind("length: twice", LengthKinds::twice),
            new Kind(
                    "length: two of them",
                    d -> Script.failure(with(d, (1 + d.below(9)) + "\r\nContent-Length: " + (20 + d.below(9))))),
            new Kind("length: a list", d -> Script.failure(with(d, "5, " + (5 + d.below(2))))),
            new Kind(
                    "length: and chunked",
                    d -> Script.failure(Text.bytes(Text.OK + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
                            + Text.chunk(d.word()) + "0\r\n\r\n"))),
            new Kind(
                    "length: zero",
                    d -> Script.value(Text.bytes(Text.OK + "Content-Length: 0\r\n\r\n" + d.word()), "")),
            new Kind("length: none", LengthKinds::none),
            new Kind(
                    "length: none, reset",
                    d -> Script.failure(Text.bytes(Text.OK + "\r\n" + d.word())).then(Script.End.RESET)),
            new Kind(
                    "length: 204 with one",
                    d -> Script.failure(Text.sized("HTTP/1.1 " + d.of("204", "205") + " None", d.word()))),
            new Kind("length: leading zeros", LengthKinds::zeros));

    private LengthKinds() {}

    private static ByteString with(Dice dice, String length) {
        return Text.bytes(Text.OK + "Content-Length: " + length + "\r\n\r\n" + dice.word());
    }

    private static Script tooLong(Dice dice) {
        String body = dice.word();
        int length = body.length() + 1 + dice.below(100);
        return Script.failure(Text.bytes(Text.OK + "Content-Length: " + length + "\r\n\r\n" + body));
    }

    private static Script tooShort(Dice dice) {
        String body = dice.word();
        return Script.value(Text.bytes("", bytesOf(Text.sized(body), dice.word())), body);
    }

    private static byte[] bytesOf(ByteString first, String second) {
        return Text.bytes(first.string(StandardCharsets.ISO_8859_1) + second).toByteArray();
    }

    private static Script twice(Dice dice) {
        String body = dice.word();
        return Script.value(Text.withLines("Content-Length: " + body.length() + "\r\n", body), body);
    }

    private static Script none(Dice dice) {
        String body = dice.word();
        return Script.value(Text.bytes(Text.OK + "\r\n" + body), body).then(Script.End.CLOSE);
    }

    private static Script zeros(Dice dice) {
        String body = dice.word();
        return Script.value(Text.bytes(Text.OK + "Content-Length: 000" + body.length() + "\r\n\r\n" + body), body);
    }
}
