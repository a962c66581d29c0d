package dev.belay.testing.hostile;

import java.util.List;

/** Header lines. */
final class HeaderKinds {
    static final List<Kind> ALL = List.of(
            new Kind("header: no colon", d -> either(d, d.word() + "\r\n")),
            new Kind("header: no name", d -> either(d, ": " + d.word() + "\r\n")),
            new Kind("header: space in name", d -> either(d, "A " + d.word() + " : b\r\n")),
            new Kind("header: control bytes", d -> either(d, "X: a" + (char) d.below(9) + "b\r\nY\u0001: c\r\n")),
            new Kind("header: folded", d -> either(d, "X: a\r\n " + d.word() + "\r\n\tb\r\n")),
            new Kind("header: 8-bit", d -> either(d, "X\u00e9: " + (char) (128 + d.below(128)) + "\r\n")),
            new Kind("header: bare CR", d -> either(d, "X: a\rContent-Length: 1\r\n")),
            new Kind(
                    "header: too much",
                    d -> Script.failure(Text.withLines(("X: " + "a".repeat(9_000) + "\r\n").repeat(30), d.word()))),
            new Kind("header: many", d -> value(d, "X: y\r\n".repeat(1 + d.below(2_000)))),
            new Kind("header: LF only", HeaderKinds::lineFeeds),
            new Kind(
                    "header: odd charset",
                    d -> either(
                            d,
                            "Content-Type: text/plain; charset="
                                    + d.of("\"", "nope", "\"utf-8", "UTF-16", "..", "a b", "\u00ff") + "\r\n")),
            new Kind(
                    "header: odd type", d -> either(d, "Content-Type: " + d.of("", "/", ";;;", "a/b/c", "=") + "\r\n")),
            new Kind("header: odd location", HeaderKinds::redirect),
            new Kind(
                    "header: odd retry-after",
                    d -> Script.either(Text.sized(
                            "HTTP/1.1 503 No\r\nRetry-After: "
                                    + d.of("-1", "0", "99999999999999999999", "Thu, 99 Foo 2026", ""),
                            "x"))),
            new Kind(
                    "header: odd challenge",
                    d -> Script.either(Text.sized(
                            "HTTP/1.1 " + d.of("401", "407") + " No\r\nWWW-Authenticate: "
                                    + d.of("", ",,=", "Basic \"", "x=y"),
                            "x"))),
            new Kind(
                    "header: odd cookie",
                    d -> value(d, "Set-Cookie: " + d.of("", "=", ";;", "a=b; expires=x") + "\r\n")),
            new Kind("header: close", d -> value(d, "Connection: close\r\n").then(Script.End.CLOSE)),
            new Kind("header: odd connection", d -> value(d, "Connection: " + d.of("upgrade", ",", "TE, x") + "\r\n")));

    private HeaderKinds() {}

    private static Script either(Dice dice, String lines) {
        return Script.either(Text.withLines(lines, dice.word()));
    }

    private static Script value(Dice dice, String lines) {
        String body = dice.word();
        return Script.value(Text.withLines(lines, body), body);
    }

    private static Script lineFeeds(Dice dice) {
        String body = dice.word();
        return Script.value(
                Text.bytes("HTTP/1.1 200 OK\nX: y\nContent-Length: " + body.length() + "\n\n" + body), body);
    }

    private static Script redirect(Dice dice) {
        String location = dice.of(
                "",
                "http://",
                "http://[::bad/",
                "//",
                "ftp://a/",
                "http://\u0000/",
                "/",
                "javascript:x",
                "http://a b/",
                "/" + "a".repeat(9_000),
                "http://user:pw@127.0.0.1:1/");
        String status = dice.of("301", "302", "303", "307", "308");
        return Script.either(Text.sized("HTTP/1.1 " + status + " Go\r\nLocation: " + location, dice.word()));
    }
}
