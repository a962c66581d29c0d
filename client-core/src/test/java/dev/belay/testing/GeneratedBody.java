package dev.belay.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A body that is made while it is sent, so that it can be of any size: one piece of ASCII again and again, in which each
 * {@code ##########} is replaced by the piece's number, from 1.
 *
 * @param contentType what it is
 * @param begin what comes before the pieces
 * @param piece a piece
 * @param end what comes after the pieces
 */
public record GeneratedBody(String contentType, String begin, String piece, String end) {
    private static final String PLACE = "##########";
    private static final int BLOCK_BYTES = 64 << 10;

    /** Returns how many pieces have that size or a little more. */
    public long pieces(long bytes) {
        return blocks(bytes) * piecesOfBlock();
    }

    /** Returns an answer with a body of about that size. */
    public Answer ofSize(long bytes) {
        return (request, connection) -> {
            connection.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: " + contentType + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.write(chunk(begin));
            String pieces = piece.repeat(piecesOfBlock());
            byte[] block = chunk(pieces);
            int from = Integer.toHexString(pieces.length()).length() + 2;
            long number = 1;
            for (long left = blocks(bytes); left > 0; left--) {
                for (int i = 0; i < piecesOfBlock(); i++, number++) {
                    write(number, block, from + i * piece.length());
                }
                connection.write(block);
            }
            connection.write(chunk(end));
            connection.write("0\r\n\r\n");
        };
    }

    private int piecesOfBlock() {
        return BLOCK_BYTES / piece.length();
    }

    private long blocks(long bytes) {
        long ofBlock = (long) piecesOfBlock() * piece.length();
        return (bytes + ofBlock - 1) / ofBlock;
    }

    private void write(long number, byte[] block, int pieceAt) {
        for (int at = piece.indexOf(PLACE); at >= 0; at = piece.indexOf(PLACE, at + PLACE.length())) {
            long rest = number;
            // With zeros in front it would be no number of JSON.
            for (int i = PLACE.length() - 1; i >= 0; i--) {
                block[pieceAt + at + i] = (byte) (i == 0 ? '1' : '0' + rest % 10);
                rest /= 10;
            }
        }
    }

    /** An empty one would be the end. */
    private static byte[] chunk(String text) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        if (!text.isEmpty()) {
            chunk.writeBytes((Integer.toHexString(text.length()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
            chunk.writeBytes(new byte[] {'\r', '\n'});
        }
        return chunk.toByteArray();
    }
}
