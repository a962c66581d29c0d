package dev.belay.internal.transport;

/** Finds the end of a response's head, interim responses included, in what goes by (RFC 9112 §2.1). */
final class HeadScan {

    private static final int LONGEST_START = 12;

    private boolean inStatusLine = true;
    private boolean interim;
    private boolean atEnd;
    private int column;
    private int statusColumn;
    private byte last;

    void restart() {
        atEnd = false;
        startLine();
    }

    private void startLine() {
        inStatusLine = true;
        interim = false;
        column = 0;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /** Looks at some bytes; returns the index after the last one that belongs to the head. */
    int scan(byte[] bytes, int from, int to) {
        int next = from;
        while (next < to && !atEnd) {
            if (inStatusLine && column < LONGEST_START && bytes[next] != '\n') {
                lookAtStatus(bytes[next]);
                column++;
                last = bytes[next++];
                continue;
            }
            // Nearly all bytes go by in this loop.
            int start = next;
            while (next < to && bytes[next] != '\n') {
                next++;
            }
            if (next > start) {
                column += next - start;
                last = bytes[next - 1];
            }
            if (next < to) {
                next++;
                lineEnds();
            }
        }
        return next;
    }

    private void lookAtStatus(byte current) {
        if (column == 0) {
            // "HTTP/1.1 200" or, from radio stations, "ICY 200"
            statusColumn = current == 'I' ? 4 : 9;
        }
        if (column == statusColumn) {
            interim = current == '1';
        } else if (column == statusColumn + 2 && interim && current == '1' && last == '0') {
            // 101 is the last response on a connection that becomes something else.
            interim = false;
        }
    }

    private void lineEnds() {
        boolean empty = column == 0 || (column == 1 && last == '\r');
        column = 0;
        inStatusLine = false;
        if (empty && interim) {
            startLine();
        } else {
            atEnd = empty;
        }
    }
}
