package dev.belay.testing.hostile;

import java.util.Arrays;
import java.util.List;

/** Content codings that lie. */
final class CodingKinds {
    private static final int BOMB_BYTES = 2 << 20;
    private static final byte[] BOMB = Text.gzip(new byte[BOMB_BYTES]);

    static final List<Kind> ALL = List.of(
            new Kind("gzip: is none", d -> Script.failure(Text.coded("gzip", d.noise(20 + d.below(50))))),
            new Kind("gzip: cut", CodingKinds::cut),
            new Kind("gzip: wrong checksum", d -> flipped(d, 8)),
            new Kind("gzip: wrong size", d -> flipped(d, 4)),
            new Kind("gzip: a flipped bit", CodingKinds::flippedBit),
            new Kind("gzip: odd flags", CodingKinds::oddFlags),
            new Kind(
                    "gzip: something after",
                    d -> Script.either(Text.coded(
                            "gzip",
                            Text.bytes("", join(Text.gzip(d.word()), d.noise(9)))
                                    .toByteArray()))),
            new Kind(
                    "gzip: two of them",
                    d -> Script.either(Text.coded("gzip", join(Text.gzip(d.word()), Text.gzip(d.word()))))),
            new Kind("gzip: empty", d -> Script.either(Text.coded("gzip", new byte[0]))),
            new Kind("gzip: a bomb", d -> Script.failure(Text.coded("gzip", BOMB))),
            new Kind("gzip: a bomb in gzip", d -> Script.failure(Text.coded("gzip, gzip", Text.gzip(BOMB)))),
            new Kind("gzip: said twice", d -> Script.failure(Text.coded("gzip, gzip", Text.gzip(d.word())))),
            new Kind("coding: too many", d -> Script.failure(Text.coded("gzip, gzip, gzip", Text.gzip(d.word())))),
            new Kind("coding: unknown", CodingKinds::unknown),
            new Kind("coding: odd", d -> Script.either(Text.coded(d.of(",", "", "gzip;q=0", "x-gzip"), d.noise(9)))));

    private CodingKinds() {}

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static Script cut(Dice dice) {
        byte[] whole = Text.gzip(dice.word());
        int length = 1 + dice.round() % (whole.length - 1);
        return Script.failure(Text.coded("gzip", Arrays.copyOf(whole, length)));
    }

    private static Script flipped(Dice dice, int fromEnd) {
        byte[] whole = Text.gzip(dice.word());
        whole[whole.length - fromEnd + dice.below(4)] ^= 1;
        return Script.failure(Text.coded("gzip", whole));
    }

    private static Script flippedBit(Dice dice) {
        String body = dice.word();
        byte[] whole = Text.gzip(body);
        whole[dice.round() % whole.length] ^= (byte) (1 << dice.below(8));
        return Script.either(Text.coded("gzip", whole)).ofValue(body);
    }

    /** The optional parts of the header, which then are not there. */
    private static Script oddFlags(Dice dice) {
        byte[] whole = Text.gzip(dice.word());
        whole[3] = (byte) (4 + dice.below(28));
        return Script.failure(Text.coded("gzip", whole));
    }

    private static Script unknown(Dice dice) {
        String body = dice.word();
        return Script.value(
                Text.withLines("Content-Encoding: " + dice.of("br", "zstd", "compress", "x") + "\r\n", body), body);
    }
}
