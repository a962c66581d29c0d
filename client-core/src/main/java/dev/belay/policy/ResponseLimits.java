package dev.belay.policy;

/**
 * How much of a response is held in memory. Immutable. The limits count decoded bytes and can be raised, never removed.
 *
 * <p>Defaults: {@link #DEFAULT_BUFFERED_BYTES} for a body that is read whole, {@link #DEFAULT_ERROR_BYTES} for the body of
 * an error (status 400 and above).
 */
public final class ResponseLimits {

    /** Largest body that is read whole into memory: 10 MiB. */
    public static final long DEFAULT_BUFFERED_BYTES = 10L << 20;
    /** Largest body of an error: 64 KiB. */
    public static final long DEFAULT_ERROR_BYTES = 64L << 10;

    private static final long MOST = 1L << 30;
    private static final ResponseLimits DEFAULTS = builder().build();

    private final long bufferedBytes;
    private final long errorBytes;

    private ResponseLimits(Builder builder) {
        this.bufferedBytes = builder.bufferedBytes;
        this.errorBytes = builder.errorBytes;
    }

    /** Returns the default limits. */
    public static ResponseLimits defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that begins with these values. */
    public Builder toBuilder() {
        return new Builder().bufferedBytes(bufferedBytes).errorBytes(errorBytes);
    }

    /** Returns the largest body that is read whole into memory, in bytes. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** Returns the largest body of an error that is read, in bytes. */
    public long errorBytes() {
        return errorBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseLimits that
                && bufferedBytes == that.bufferedBytes
                && errorBytes == that.errorBytes;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(bufferedBytes) * 31 + Long.hashCode(errorBytes);
    }

    @Override
    public String toString() {
        return "bufferedBytes=" + bufferedBytes + ", errorBytes=" + errorBytes;
    }

    /** Builds {@link ResponseLimits}. Not thread-safe. */
    public static final class Builder {
        private long bufferedBytes = DEFAULT_BUFFERED_BYTES;
        private long errorBytes = DEFAULT_ERROR_BYTES;

        private Builder() {}

        /** Sets the largest body that is read whole into memory: 1 byte to 1 GiB. */
        public Builder bufferedBytes(long bufferedBytes) {
            this.bufferedBytes = Checks.inRange("bufferedBytes", bufferedBytes, 1, MOST);
            return this;
        }

        /** Sets the largest body of an error (status 400 and above) that is read: 1 byte to 1 GiB. */
        public Builder errorBytes(long errorBytes) {
            this.errorBytes = Checks.inRange("errorBytes", errorBytes, 1, MOST);
            return this;
        }

        /** Returns the limits. */
        public ResponseLimits build() {
            return new ResponseLimits(this);
        }
    }
}
