package dev.belay.testing.hostile;

import dev.belay.testing.hostile.Script.End;
import java.util.List;

/** Answers on one stream of HTTP/2. */
final class StreamKinds {
    static final List<Kind> ALL = List.of(
            new Kind("stream: padded", StreamKinds::padded),
            new Kind(
                    "stream: interim",
                    d -> value(d, new Frames().headers(d.stream(), Frames.block("103", "link", "x")))),
            new Kind("stream: empty frames", StreamKinds::emptyFrames),
            Kind.waiting(
                    "stream: data first",
                    d -> failure(new Frames().data(d.stream(), d.word())).then(End.STALL)),
            new Kind(
                    "stream: headers twice",
                    d -> either(new Frames().ok(d.stream()).answer(d.stream(), d.word()))),
            new Kind("stream: trailers", StreamKinds::trailers),
            Kind.waiting(
                    "stream: trailers, not the end",
                    d -> either(new Frames()
                                    .ok(d.stream())
                                    .data(d.stream(), d.word())
                                    .headers(d.stream(), Frames.literals("x", "y")))
                            .then(End.STALL)),
            new Kind(
                    "stream: no status",
                    d -> failure(new Frames()
                            .headers(d.stream(), Frames.literals("x", "y"))
                            .lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: odd status",
                    d -> failure(head(d, Frames.block(d.of("", "x", "-1", "2", "20000", "1e2")))
                            .lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: two statuses",
                    d -> either(head(d, Frames.block("200", ":status", "404")).lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: status 101",
                    d -> failure(head(d, Frames.block("101")).lastData(d.stream(), "x"))),
            new Kind(
                    "stream: upper case",
                    d -> failure(head(d, Frames.block("200", "X-Upper", "y")).lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: odd name",
                    d -> either(head(d, Frames.block("200", d.of("", " ", ":", "\u0000", "a b"), "y"))
                            .lastData(d.stream(), "x"))),
            new Kind(
                    "stream: odd value",
                    d -> either(head(d, Frames.block("200", "x", d.of("\r\n", "\u0000", "\u00ff", " ")))
                            .lastData(d.stream(), "x"))),
            new Kind(
                    "stream: connection header",
                    d -> either(head(
                                    d,
                                    Frames.block(
                                            "200",
                                            d.of("connection", "transfer-encoding", "upgrade"),
                                            d.of("close", "chunked")))
                            .lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: length too long",
                    d -> failure(length(d, 40 + d.below(9)).lastData(d.stream(), d.word()))),
            new Kind("stream: length too short", d -> failure(length(d, 1).lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: odd length",
                    d -> failure(
                            head(d, Frames.block("200", "content-length", d.of("-5", "x", "", "99999999999999999999")))
                                    .lastData(d.stream(), d.word()))),
            new Kind(
                    "stream: length without a body",
                    d -> either(new Frames()
                            .frame(
                                    Frames.HEADERS,
                                    Frames.END_HEADERS | Frames.END_STREAM,
                                    d.stream(),
                                    Frames.block("200", "content-length", "5")))),
            new Kind(
                    "stream: is no gzip",
                    d -> failure(head(d, Frames.block("200", "content-encoding", "gzip"))
                            .lastData(d.stream(), d.word()))),
            new Kind("stream: data after the end", d -> after(d, new Frames().data(d.stream(), d.word()))),
            new Kind("stream: headers after the end", d -> after(d, new Frames().ok(d.stream()))),
            new Kind(
                    "stream: reset after the end",
                    d -> after(d, new Frames().frame(Frames.RST_STREAM, 0, d.stream(), Frames.numbers(d.below(14))))),
            new Kind(
                    "stream: window after the end",
                    d -> after(
                            d,
                            new Frames().frame(Frames.WINDOW_UPDATE, 0, d.stream(), Frames.numbers(1 + d.below(9))))),
            new Kind(
                    "stream: reset",
                    d -> failure(new Frames().frame(Frames.RST_STREAM, 0, d.stream(), Frames.numbers(d.below(15))))),
            new Kind(
                    "stream: reset in the body",
                    d -> failure(new Frames()
                            .ok(d.stream())
                            .data(d.stream(), d.word())
                            .frame(Frames.RST_STREAM, 0, d.stream(), Frames.numbers(1 + d.below(14))))),
            Kind.waiting(
                    "stream: stalls",
                    d -> failure(new Frames().ok(d.stream()).data(d.stream(), d.word()))
                            .then(End.STALL)),
            new Kind("stream: cut", d -> cut(d, End.CLOSE)),
            new Kind("stream: cut, reset", d -> cut(d, End.RESET)));

    private StreamKinds() {}

    private static Script failure(Frames frames) {
        return Script.failure(frames.bytes()).forMethod("POST");
    }

    private static Script either(Frames frames) {
        return Script.either(frames.bytes()).forMethod("POST");
    }

    /** Returns these frames and then a whole answer. */
    static Script value(Dice dice, Frames frames) {
        String body = dice.word();
        return Script.value(frames.answer(dice.stream(), body).bytes(), body).forMethod("POST");
    }

    private static Script after(Dice dice, Frames more) {
        String body = dice.word();
        Frames frames = new Frames().answer(dice.stream(), body);
        return Script.value(frames.raw(more.bytes().toByteArray()).bytes(), body)
                .forMethod("POST");
    }

    private static Frames head(Dice dice, byte[] block) {
        return new Frames().headers(dice.stream(), block);
    }

    private static Frames length(Dice dice, int length) {
        return head(dice, Frames.block("200", "content-length", Integer.toString(length)));
    }

    private static Script padded(Dice dice) {
        String body = dice.word();
        int padding = dice.below(200);
        byte[] payload = Text.bytes((char) padding + body, new byte[padding]).toByteArray();
        Frames frames = new Frames()
                .ok(dice.stream())
                .frame(Frames.DATA, Frames.PADDED | Frames.END_STREAM, dice.stream(), payload);
        return Script.value(frames.bytes(), body).forMethod("POST");
    }

    private static Script emptyFrames(Dice dice) {
        String body = dice.word();
        Frames frames = new Frames().ok(dice.stream());
        for (int left = dice.below(300); left > 0; left--) {
            frames.data(dice.stream(), "");
        }
        return Script.value(frames.lastData(dice.stream(), body).bytes(), body).forMethod("POST");
    }

    private static Script trailers(Dice dice) {
        String body = dice.word();
        Frames frames = new Frames()
                .ok(dice.stream())
                .data(dice.stream(), body)
                .frame(
                        Frames.HEADERS,
                        Frames.END_HEADERS | Frames.END_STREAM,
                        dice.stream(),
                        Frames.literals("x", "y"));
        return Script.value(frames.bytes(), body).forMethod("POST");
    }

    private static Script cut(Dice dice, End end) {
        Script whole = value(dice, new Frames());
        return whole.cutAt(dice.round() % whole.bytes().size(), end);
    }
}
