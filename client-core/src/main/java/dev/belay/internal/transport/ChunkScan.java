package dev.belay.internal.transport;

/** Finds the end of a chunked body (RFC 9112 §7.1) in what goes by. */
final class ChunkScan {

    /*
     * It follows OkHttp, which hands the body on and refuses what is malformed; so all that matters here is to see the end
     * where OkHttp sees it. A body that turns out not to be chunked is given up at the first byte that no size begins with.
     */

    private static final int RADIX = 16;

    private enum Part {
        SIZE,
        EXTENSION,
        DATA,
        LINE_END,
        TRAILER,
        END,
        NOT_CHUNKED
    }

    private Part part = Part.SIZE;
    private long left;
    private int column;

    void restart() {
        part = Part.SIZE;
        left = 0;
        column = 0;
    }

    boolean isAtEnd() {
        return part == Part.END;
    }

    /** Looks at some bytes; returns the index after the last one that belongs to the body. */
    int scan(byte[] bytes, int from, int to) {
        int next = from;
        while (next < to && part != Part.END && part != Part.NOT_CHUNKED) {
            if (part == Part.DATA) {
                int skipped = (int) Math.min(left, to - next);
                left -= skipped;
                next += skipped;
                part = left == 0 ? Part.LINE_END : Part.DATA;
            } else {
                look(bytes[next]);
                next++;
            }
        }
        return next;
    }

    private void look(byte next) {
        if (next == '\n') {
            lineEnds();
        } else if (part == Part.SIZE) {
            lookAtSize(next);
        } else if (next != '\r') {
            column++;
        }
    }

    private void lookAtSize(byte next) {
        int digit = Character.digit(next, RADIX);
        if (digit >= 0) {
            left = left * RADIX + digit;
            column++;
        } else {
            part = column > 0 && (next == '\r' || next == ';' || next == ' ' || next == '\t')
                    ? Part.EXTENSION
                    : Part.NOT_CHUNKED;
        }
    }

    private void lineEnds() {
        boolean empty = column == 0;
        column = 0;
        switch (part) {
            case SIZE, EXTENSION -> part = left > 0 ? Part.DATA : Part.TRAILER;
            case LINE_END -> {
                left = 0;
                part = Part.SIZE;
            }
            case TRAILER -> part = empty ? Part.END : Part.TRAILER;
            case DATA, END, NOT_CHUNKED -> throw new IllegalStateException("no line ends in " + part);
        }
    }
}
