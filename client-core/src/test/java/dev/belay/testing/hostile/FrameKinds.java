package dev.belay.testing.hostile;

import dev.belay.testing.hostile.Script.End;
import java.util.List;

/** Frames of HTTP/2 that are malformed, or come when they may not. */
final class FrameKinds {
    private static final int TOO_LARGE = 16_385;

    static final List<Kind> ALL = List.of(
            new Kind(
                    "frame: unknown type",
                    d -> value(d, new Frames().frame(11 + d.below(200), d.below(256), 0, d.noise(9)))),
            new Kind(
                    "frame: noise",
                    d -> failure(new Frames().raw(d.noise(9 + d.below(200)))).then(End.CLOSE)),
            new Kind(
                    "frame: HTTP/1.1",
                    d -> failure(new Frames().raw(Text.sized(d.word()).toByteArray()))),
            new Kind(
                    "frame: too large",
                    d -> failure(new Frames().frame(Frames.DATA, 0, d.stream(), new byte[TOO_LARGE]))),
            new Kind("frame: data on stream 0", d -> failure(new Frames().data(0, d.word()))),
            new Kind("frame: data on an idle stream", d -> either(d, new Frames().data(d.stream() + 100, d.word()))),
            new Kind("frame: headers on stream 0", d -> failure(new Frames().ok(0))),
            new Kind("frame: headers on an even stream", d -> either(d, new Frames().ok(d.stream() + 1))),
            new Kind(
                    "frame: padding too long",
                    d -> failure(
                            new Frames().ok(d.stream()).frame(Frames.DATA, Frames.PADDED, d.stream(), new byte[] {9, 1
                            }))),
            Kind.waiting(
                    "frame: continuation alone",
                    d -> failure(new Frames().frame(Frames.CONTINUATION, Frames.END_HEADERS, d.stream(), new byte[0]))
                            .then(End.STALL)),
            new Kind(
                    "frame: no continuation",
                    d -> failure(new Frames()
                            .frame(Frames.HEADERS, 0, d.stream(), Frames.block("200"))
                            .data(d.stream(), d.word()))),
            new Kind(
                    "frame: continuation of another",
                    d -> failure(new Frames()
                            .frame(Frames.HEADERS, 0, d.stream(), Frames.block("200"))
                            .frame(Frames.CONTINUATION, Frames.END_HEADERS, d.stream() + 2, new byte[0]))),
            new Kind(
                    "frame: HPACK index",
                    d -> failure(new Frames().headers(d.stream(), new byte[] {(byte) (d.below(2) == 0 ? 0x80 : 0xfe)
                    }))),
            new Kind("frame: HPACK cut", d -> failure(new Frames().headers(d.stream(), new byte[] {8, 3, '2'}))),
            new Kind(
                    "frame: HPACK noise",
                    d -> either(new Frames()
                            .frame(
                                    Frames.HEADERS,
                                    Frames.END_HEADERS | Frames.END_STREAM,
                                    d.stream(),
                                    d.noise(1 + d.below(60))))),
            new Kind(
                    "frame: HPACK huge table",
                    d -> failure(new Frames().headers(d.stream(), new byte[] {0x3f, (byte) 0xff, (byte) 0xff, 0x7f}))),
            new Kind(
                    "frame: settings cut",
                    d -> failure(new Frames().frame(Frames.SETTINGS, 0, 0, d.noise(1 + d.below(5))))),
            new Kind(
                    "frame: settings on a stream",
                    d -> failure(new Frames().frame(Frames.SETTINGS, 0, d.stream(), new byte[0]))),
            new Kind(
                    "frame: settings acknowledged with more",
                    d -> failure(new Frames().frame(Frames.SETTINGS, Frames.ACK, 0, new byte[6]))),
            new Kind(
                    "frame: settings acknowledged unasked",
                    d -> either(d, new Frames().frame(Frames.SETTINGS, Frames.ACK, 0, new byte[0]))),
            new Kind("frame: settings with odd values", FrameKinds::oddSettings),
            new Kind("frame: ping cut", d -> failure(new Frames().frame(Frames.PING, 0, 0, d.noise(d.below(8))))),
            new Kind(
                    "frame: ping on a stream",
                    d -> failure(new Frames().frame(Frames.PING, 0, d.stream(), new byte[8]))),
            new Kind("frame: pings", FrameKinds::pings),
            new Kind(
                    "frame: ping acknowledged unasked",
                    d -> either(d, new Frames().frame(Frames.PING, Frames.ACK, 0, d.noise(8)))),
            new Kind(
                    "frame: window of zero",
                    d -> failure(new Frames().frame(Frames.WINDOW_UPDATE, 0, 0, Frames.numbers(0)))),
            new Kind(
                    "frame: window too large",
                    d -> either(
                            d,
                            new Frames()
                                    .frame(Frames.WINDOW_UPDATE, 0, d.stream(), Frames.numbers(Integer.MAX_VALUE))
                                    .frame(Frames.WINDOW_UPDATE, 0, d.stream(), Frames.numbers(Integer.MAX_VALUE)))),
            new Kind("frame: window cut", d -> failure(new Frames().frame(Frames.WINDOW_UPDATE, 0, 0, d.noise(3)))),
            new Kind(
                    "frame: reset of another",
                    d -> either(d, new Frames().frame(Frames.RST_STREAM, 0, d.stream() + 200, Frames.numbers(1)))),
            new Kind(
                    "frame: reset of stream 0",
                    d -> failure(new Frames().frame(Frames.RST_STREAM, 0, 0, Frames.numbers(d.below(15))))),
            new Kind(
                    "frame: reset cut", d -> failure(new Frames().frame(Frames.RST_STREAM, 0, d.stream(), d.noise(3)))),
            new Kind("frame: priority", d -> either(d, new Frames().frame(Frames.PRIORITY, 0, d.stream(), d.noise(5)))),
            new Kind(
                    "frame: priority cut",
                    d -> failure(new Frames().frame(Frames.PRIORITY, 0, d.stream(), d.noise(4)))),
            new Kind(
                    "frame: goaway, then the answer",
                    d -> either(d, new Frames().frame(Frames.GOAWAY, 0, 0, Frames.numbers(d.stream(), d.below(14))))),
            new Kind(
                    "frame: goaway, not processed",
                    d -> failure(new Frames().frame(Frames.GOAWAY, 0, 0, Frames.numbers(0, d.below(14))))),
            new Kind("frame: goaway cut", d -> failure(new Frames().frame(Frames.GOAWAY, 0, 0, d.noise(d.below(8))))),
            new Kind(
                    "frame: push",
                    d -> either(
                            d,
                            new Frames()
                                    .frame(
                                            Frames.PUSH_PROMISE,
                                            Frames.END_HEADERS,
                                            d.stream(),
                                            Text.bytes("\0\0\0\2", Frames.block("200"))
                                                    .toByteArray()))));

    private FrameKinds() {}

    private static Script failure(Frames frames) {
        return Script.failure(frames.bytes()).forMethod("POST");
    }

    private static Script either(Frames frames) {
        return Script.either(frames.bytes()).forMethod("POST");
    }

    private static Script value(Dice dice, Frames frames) {
        return StreamKinds.value(dice, frames);
    }

    /** Returns these frames and then a whole answer, which they may have made void. */
    private static Script either(Dice dice, Frames frames) {
        return either(frames.answer(dice.stream(), dice.word()));
    }

    private static Script oddSettings(Dice dice) {
        int key = 1 + dice.below(9);
        // OkHttp prints a stack trace of its own thread when a header table has more bytes than an int can say.
        int value = dice.random().nextInt() & (key == 1 ? Integer.MAX_VALUE : -1);
        byte[] payload = Text.bytes("\0" + (char) key, Frames.numbers(value)).toByteArray();
        return either(dice, new Frames().frame(Frames.SETTINGS, 0, 0, payload));
    }

    private static Script pings(Dice dice) {
        Frames frames = new Frames();
        for (int left = 1 + dice.below(100); left > 0; left--) {
            frames.frame(Frames.PING, 0, 0, dice.noise(8));
        }
        return value(dice, frames);
    }
}
