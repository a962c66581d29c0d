package dev.belay.testing.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Every case there is: the same number is the same case, for the same seed. */
final class Cases {

    /** What a case goes over. */
    enum Wire {
        PLAIN,
        TLS,
        HTTP_2
    }

    /** A kind of answer over one of the wires. */
    record Row(Wire wire, Kind kind) {

        String name() {
            return wire + " " + kind.name();
        }

        /** Returns how often it comes in a round: less often what takes its time, by waiting or by a handshake. */
        int weight() {
            return kind.waits() || wire == Wire.TLS ? 1 : COMMON;
        }
    }

    /** A place in a round, and how often its row has had one before. */
    private record Slot(Row row, int before) {}

    private static final int COMMON = 12;

    private final long seed;
    private final List<Row> rows = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();

    Cases(long seed) {
        this.seed = seed;
        add(Wire.PLAIN, StatusLineKinds.ALL);
        add(Wire.PLAIN, HeaderKinds.ALL);
        add(Wire.PLAIN, CodingKinds.ALL);
        add(Wire.PLAIN, ChunkKinds.ALL);
        add(Wire.PLAIN, LengthKinds.ALL);
        // The ends of answers and connections may look different over TLS.
        for (Wire wire : List.of(Wire.PLAIN, Wire.TLS)) {
            add(wire, CutKinds.ALL);
            add(wire, BeyondKinds.ALL);
        }
        add(Wire.HTTP_2, StreamKinds.ALL);
        add(Wire.HTTP_2, FrameKinds.ALL);
        for (int before = 0; before < COMMON; before++) {
            for (Row row : rows) {
                if (before < row.weight()) {
                    slots.add(new Slot(row, before));
                }
            }
        }
    }

    private void add(Wire wire, List<Kind> kinds) {
        kinds.forEach(kind -> rows.add(new Row(wire, kind)));
    }

    long seed() {
        return seed;
    }

    List<Row> rows() {
        return rows;
    }

    Row row(int number) {
        return slot(number).row();
    }

    /** Returns what the server does in the case; the stream is HTTP/2's. */
    Script script(int number, int stream) {
        Slot slot = slot(number);
        int round = number / slots.size() * slot.row().weight() + slot.before();
        return slot.row().kind().recipe().script(new Dice(random(number), round, stream));
    }

    private Slot slot(int number) {
        return slots.get(number % slots.size());
    }

    /** Returns the choices of the one who makes the call. */
    SplittableRandom caller(int number) {
        return random(-1 - number);
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(seed + number * 0x9E3779B97F4A7C15L);
    }
}
