package dev.belay.error;

import dev.belay.event.CallLedger;

/** The response's body is larger than its limits allow, or grows out of too few bytes; see {@code ResponseLimits}. */
public final class ResponseTooLargeException extends BelayException {

    private static final long serialVersionUID = 1;

    private final long limitBytes;
    private final long encodedBytes;
    private final long decodedBytes;

    /** For the library, and for tests of code that handles it. */
    public ResponseTooLargeException(
            String message, CallLedger ledger, long limitBytes, long encodedBytes, long decodedBytes) {
        super(message, null, ledger);
        this.limitBytes = limitBytes;
        this.encodedBytes = encodedBytes;
        this.decodedBytes = decodedBytes;
    }

    /** Returns the limit that was hit, in decoded bytes; for a ratio what the bytes that were sent may grow to. */
    public long limitBytes() {
        return limitBytes;
    }

    /** Returns how many bytes of the body had been read from the wire; 0 when its announced length was over the limit. */
    public long encodedBytes() {
        return encodedBytes;
    }

    /** Returns how many bytes they gave; as many when the body was not compressed. */
    public long decodedBytes() {
        return decodedBytes;
    }

    /** Returns how many decoded bytes each byte gave: 1 for a body that was not compressed or not read. */
    public double ratio() {
        return encodedBytes == 0 ? 1 : (double) decodedBytes / encodedBytes;
    }
}
