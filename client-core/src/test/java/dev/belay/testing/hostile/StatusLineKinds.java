package dev.belay.testing.hostile;

import java.util.List;

/** First lines of answers. */
final class StatusLineKinds {
    static final List<Kind> ALL = List.of(
            new Kind(
                    "status: noise",
                    d -> Script.failure(Text.bytes("", d.noise(1 + d.below(200))))
                            .then(Script.End.CLOSE)),
            new Kind("status: no HTTP", d -> Script.failure(Text.sized(d.word() + " 200 OK", d.word()))),
            new Kind("status: no version", d -> Script.failure(Text.sized("200 OK", d.word()))),
            new Kind(
                    "status: odd version",
                    d -> Script.failure(
                            Text.sized("HTTP/" + d.of("3.7", "1.2", "0.9", "1.", "11", "") + " 200 OK", "x"))),
            new Kind("status: no reason", d -> value(d, "HTTP/1.1 200")),
            new Kind("status: odd reason", d -> value(d, "HTTP/1.1 200  \u00e9\u00ff\t" + d.word())),
            new Kind(
                    "status: short code",
                    d -> Script.failure(Text.sized("HTTP/1.1 " + d.of("", "2", "20") + "", d.word()))),
            new Kind("status: long code", d -> Script.failure(Text.sized("HTTP/1.1 2000" + d.below(10) + " OK", "x"))),
            new Kind("status: no number", d -> Script.failure(Text.sized("HTTP/1.1 2x" + d.below(10) + " OK", "x"))),
            new Kind(
                    "status: negative",
                    d -> Script.failure(Text.sized("HTTP/1.1 -" + (10 + d.below(90)) + " OK", "x"))),
            new Kind(
                    "status: odd code",
                    d -> Script.either(Text.sized("HTTP/1.1 " + d.of("000", "042", "299", "600", "999") + " X", "x"))),
            new Kind("status: spaces", d -> Script.failure(Text.sized("HTTP/1.1  200 OK", d.word()))),
            new Kind("status: empty line first", d -> Script.failure(Text.sized("\r\nHTTP/1.1 200 OK", d.word()))),
            new Kind("status: lower case", d -> Script.failure(Text.sized("http/1.1 200 OK", d.word()))),
            new Kind("status: HTTP/1.0", StatusLineKinds::old),
            new Kind("status: ICY", d -> value(d, "ICY 200 OK")),
            new Kind("status: interim ones", StatusLineKinds::interim),
            new Kind(
                    "status: 101 unasked",
                    d -> Script.either(Text.bytes(
                                    "HTTP/1.1 101 Go\r\nConnection: " + d.of("upgrade", "x") + "\r\n\r\n" + d.word()))
                            .then(Script.End.CLOSE)),
            new Kind(
                    "status: endless line",
                    d -> Script.failure(Text.bytes("HTTP/1.1 200 " + "a".repeat(270_000)))
                            .then(Script.End.CLOSE)));

    private StatusLineKinds() {}

    private static Script value(Dice dice, String statusLine) {
        String body = dice.word();
        return Script.value(Text.sized(statusLine, body), body);
    }

    /** Without keep-alive the connection ends with the answer, be it said or not. */
    private static Script old(Dice dice) {
        return value(dice, "HTTP/1.0 200 OK").then(dice.below(2) == 0 ? Script.End.KEEP : Script.End.CLOSE);
    }

    private static Script interim(Dice dice) {
        String body = dice.word();
        StringBuilder text = new StringBuilder();
        for (int left = 1 + dice.below(20); left > 0; left--) {
            text.append("HTTP/1.1 ").append(dice.of("100", "102", "103", "199")).append(" Wait\r\nLink: x\r\n\r\n");
        }
        return Script.value(Text.bytes(text + Text.sized(body).utf8()), body);
    }
}
