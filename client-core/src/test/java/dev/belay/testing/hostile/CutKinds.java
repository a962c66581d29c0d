package dev.belay.testing.hostile;

import dev.belay.testing.hostile.Script.End;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okio.ByteString;

/** Answers that end early: at one byte further each time, over and over. */
final class CutKinds {
    /** So that a round through the longest answer does not take as many cases. */
    private static final int HALF = 45;

    static final Map<String, ByteString> WHOLE = Map.of(
            "sized", Text.sized("0123456789"),
            "chunked", Text.chunked("0123456789"),
            "gzip", Text.coded("gzip", Text.gzip("0123456789")));

    static final List<Kind> ALL = List.of(
            cut("sized", End.CLOSE, 0),
            cut("chunked", End.CLOSE, 0),
            cut("gzip", End.CLOSE, 0),
            cut("gzip", End.CLOSE, HALF),
            cut("sized", End.RESET, 0),
            cut("chunked", End.RESET, 0),
            cut("sized", End.STALL, 0));

    private CutKinds() {}

    private static Kind cut(String which, End end, int from) {
        ByteString whole = WHOLE.get(which);
        String name = "cut: " + which + (from > 0 ? " from " + from : "") + ", "
                + end.name().toLowerCase(Locale.ROOT);
        return new Kind(
                name,
                d -> Script.failure(whole).cutAt(from + d.round() % (whole.size() - from), end),
                end == End.STALL);
    }
}
