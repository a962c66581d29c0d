package dev.belay.json.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A response's body on its way into a parser; it remembers how far that got, and what it was last given. */
public final class DocumentStream extends InputStream {

    /*
     * What was read last is not copied: it is still in the parser's own buffer while the parser reports what is wrong with it. Once
     * the parser is closed that buffer is another document's.
     */

    /** Of one element of a stream; a body that is read as a whole has a limit already. */
    static final int MOST_ELEMENT_BYTES = 16 << 20;

    private static final byte[] NONE = {};

    private final InputStream in;
    private final @Nullable Charset charset;
    private byte[] last = NONE;
    private int lastFrom;
    private int lastLength;
    private long bytesRead;
    private long begunAt;
    private long mostBytes = Long.MAX_VALUE;
    private @Nullable IOException failure;
    private @Nullable Utf8Check utf8;
    private boolean unchecked;
    private byte @Nullable [] unread;
    private int unreadFrom;

    /**
     * @param charset the encoding, if it is not one of Unicode
     */
    DocumentStream(InputStream in, @Nullable Charset charset) {
        this.in = in;
        this.charset = charset;
    }

    @Nullable
    Charset charset() {
        return charset;
    }

    /** From now on lets bytes through that are no text: parts of it are documents of their own. */
    void uncheckedText() {
        unchecked = true;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (unread != null) {
            return readAgain(unread, target, offset, length);
        }
        int n;
        try {
            n = in.read(target, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        if (n > 0) {
            last = target;
            lastFrom = offset;
            lastLength = n;
            bytesRead += n;
            if (bytesRead - begunAt > mostBytes) {
                throw new ElementTooLongException();
            }
            requireUtf8();
        }
        return n;
    }

    private void requireUtf8() throws NotUtf8Exception {
        if (bytesRead == lastLength) {
            boolean checked = !unchecked && charset == null && !isOtherUnicode(last, lastFrom, lastFrom + lastLength);
            utf8 = checked ? new Utf8Check() : null;
        }
        int bad = utf8 == null ? -1 : utf8.next(last, lastFrom, lastFrom + lastLength);
        if (bad >= 0) {
            throw new NotUtf8Exception(lastBegins() + bad - lastFrom);
        }
    }

    /** By its first bytes: a byte order mark, or a zero beside the first character, which is one of ASCII (RFC 4627, section 3). */
    static boolean isOtherUnicode(byte[] bytes, int from, int until) {
        if (from == until) {
            return false;
        }
        int first = bytes[from] & 0xFF;
        int second = until - from > 1 ? bytes[from + 1] & 0xFF : 0xFF;
        return first == 0 || second == 0 || (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
    }

    /** The beginning, which is all that was read so far, is to be read again. */
    void unread(byte[] bytes, int length) {
        unread = Arrays.copyOf(bytes, length);
        keepLast();
    }

    private int readAgain(byte[] from, byte[] target, int offset, int length) {
        int n = Math.min(length, from.length - unreadFrom);
        System.arraycopy(from, unreadFrom, target, offset, n);
        unreadFrom += n;
        if (unreadFrom == from.length) {
            unread = null;
        }
        return n;
    }

    /** What was read last is to be there also when the parser's buffer is used for something else. */
    void keepLast() {
        last = last();
        lastFrom = 0;
    }

    /** Does nothing: whoever has the response closes it. */
    @Override
    public void close() {}

    /** What is read from here on is another element, as far as that is known, and must not be too large. */
    void beginElement() {
        begunAt = bytesRead;
        mostBytes = MOST_ELEMENT_BYTES;
    }

    long bytesRead() {
        return bytesRead;
    }

    /** Throws what reading failed with, in place of what has become of that in a parser. */
    void requireUnbroken() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns how many bytes come before those of {@link #last}. */
    long lastBegins() {
        return bytesRead - lastLength;
    }

    /** Returns what was read last. */
    byte[] last() {
        return Arrays.copyOfRange(last, lastFrom, lastFrom + lastLength);
    }
}
