package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import dev.belay.json.internal.UndecodableException.Spot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Documents on a line each (NDJSON, JSON Lines). Blank lines are none. */
final class LineElements<T> implements Codec.Elements<T> {

    private static final int BUFFER_BYTES = 8 << 10;

    private final Codec.Decoder<T> decoder;
    private final DocumentStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int filled;
    private int lineNumber;
    private int index = -1;
    private byte[] line = {};
    private boolean tooLong;

    LineElements(Codec.Decoder<T> decoder, DocumentStream in) {
        this.decoder = decoder;
        this.in = in;
        // Which line it is that is no text is for the lines to find out: the others are none the worse for it.
        in.uncheckedText();
    }

    @Override
    public boolean advance() throws IOException {
        while (readLine()) {
            if (tooLong || !isBlank(line)) {
                index++;
                return true;
            }
        }
        return false;
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }

    /** Returns false at the end. The last line need not be ended. Of a line that is too long nothing is kept. */
    private boolean readLine() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        lineNumber++;
        tooLong = false;
        boolean ended = false;
        while (!ended && (next < filled || fill())) {
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            ended = end < filled;
            if (!tooLong) {
                read.write(buffer, next, end - next);
            }
            next = ended ? end + 1 : end;
            if (read.size() > DocumentStream.MOST_ELEMENT_BYTES) {
                tooLong = true;
                read = new ByteArrayOutputStream();
            }
        }
        line = read.toByteArray();
        return ended || tooLong || line.length > 0;
    }

    private boolean fill() throws IOException {
        next = 0;
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        return filled > 0;
    }

    @Override
    public @Nullable T value() throws UndecodableException, IOException {
        if (tooLong) {
            throw new UndecodableException(
                    Reason.TOO_LONG, "a line of more than 16 MiB", new Spot(path(), false, lineNumber, 0, -1), null);
        }
        DocumentStream document = new DocumentStream(new ByteArrayInputStream(line), in.charset());
        try {
            return decoder.decode(document);
        } catch (UndecodableException e) {
            throw e.within(document, path(), lineNumber);
        }
    }

    private String path() {
        return "$[" + index + "]";
    }

    /** Every line is a document of its own. */
    @Override
    public boolean skip() {
        return true;
    }
}
