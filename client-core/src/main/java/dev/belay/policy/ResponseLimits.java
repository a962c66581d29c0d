package dev.belay.policy;

import java.util.Objects;

/**
 * How much of a response is accepted, and how slow it may be. Immutable. The limits can be changed, never removed; those on
 * sizes count decoded bytes.
 *
 * <p>Defaults: {@link #DEFAULT_BUFFERED_BYTES} for a body that is read whole, {@link #DEFAULT_ERROR_BYTES} for the body of
 * an error (status 400 and above), {@link #DEFAULT_STREAMED_BYTES} for any body; and a body that was compressed may be at
 * most {@link #DEFAULT_COMPRESSION_RATIO} times as long as what was sent, as soon as it is longer than 1 MiB. A body whose
 * server needs more than 10 s for {@link #DEFAULT_MINIMUM_BYTES_PER_SECOND} bytes for each of them is given up: time in which
 * nobody reads does not count, nor does the wait for the first byte. {@code CallOptions.stream}, and answers of type
 * {@code text/event-stream} and NDJSON, have no minimum rate.
 */
public final class ResponseLimits {

    /** Largest body that is read whole into memory: 10 MiB. */
    public static final long DEFAULT_BUFFERED_BYTES = 10L << 20;
    /** Largest body of an error: 64 KiB. */
    public static final long DEFAULT_ERROR_BYTES = 64L << 10;

    /** Largest body that is read as a stream: 100 GiB. */
    public static final long DEFAULT_STREAMED_BYTES = 100L << 30;
    /** Most bytes that each compressed byte may give, on average: 100. */
    public static final int DEFAULT_COMPRESSION_RATIO = 100;

    /** Slowest body: 128 bytes per second. */
    public static final int DEFAULT_MINIMUM_BYTES_PER_SECOND = 128;

    private static final long MOST = 1L << 30;
    private static final long MOST_STREAMED = 1L << 50;
    private static final int LARGEST_RATIO = 1_000;
    private static final int FASTEST_MINIMUM = 1 << 20;
    private static final ResponseLimits DEFAULTS = builder().build();

    private final long bufferedBytes;
    private final long errorBytes;
    private final long streamedBytes;
    private final int compressionRatio;
    private final int minimumBytesPerSecond;

    private ResponseLimits(Builder builder) {
        this.bufferedBytes = builder.bufferedBytes;
        this.errorBytes = builder.errorBytes;
        this.streamedBytes = builder.streamedBytes;
        this.compressionRatio = builder.compressionRatio;
        this.minimumBytesPerSecond = builder.minimumBytesPerSecond;
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
        return new Builder()
                .bufferedBytes(bufferedBytes)
                .errorBytes(errorBytes)
                .streamedBytes(streamedBytes)
                .compressionRatio(compressionRatio)
                .minimumBytesPerSecond(minimumBytesPerSecond);
    }

    /** Returns the largest body that is read whole into memory, in bytes. */
    public long bufferedBytes() {
        return bufferedBytes;
    }

    /** Returns the largest body of an error that is read, in bytes. */
    public long errorBytes() {
        return errorBytes;
    }

    /** Returns the largest body of any kind, in bytes. */
    public long streamedBytes() {
        return streamedBytes;
    }

    /** Returns how many bytes each compressed byte may give, on average, in a body of more than 1 MiB. */
    public int compressionRatio() {
        return compressionRatio;
    }

    /** Returns how many bytes of a body have to come per second of waiting for them, averaged over 10 s, as they are sent. */
    public int minimumBytesPerSecond() {
        return minimumBytesPerSecond;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResponseLimits that
                && bufferedBytes == that.bufferedBytes
                && errorBytes == that.errorBytes
                && streamedBytes == that.streamedBytes
                && compressionRatio == that.compressionRatio
                && minimumBytesPerSecond == that.minimumBytesPerSecond;
    }

    @Override
    public int hashCode() {
        return Objects.hash(bufferedBytes, errorBytes, streamedBytes, compressionRatio, minimumBytesPerSecond);
    }

    @Override
    public String toString() {
        return "bufferedBytes=" + bufferedBytes + ", errorBytes=" + errorBytes + ", streamedBytes=" + streamedBytes
                + ", compressionRatio=" + compressionRatio + ", minimumBytesPerSecond=" + minimumBytesPerSecond;
    }

    /** Builds {@link ResponseLimits}. Not thread-safe. */
    public static final class Builder {
        private long bufferedBytes = DEFAULT_BUFFERED_BYTES;
        private long errorBytes = DEFAULT_ERROR_BYTES;
        private long streamedBytes = DEFAULT_STREAMED_BYTES;
        private int compressionRatio = DEFAULT_COMPRESSION_RATIO;
        private int minimumBytesPerSecond = DEFAULT_MINIMUM_BYTES_PER_SECOND;

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

        /** Sets the largest body of any kind, which is a limit for streams: 1 byte to 1 PiB. */
        public Builder streamedBytes(long streamedBytes) {
            this.streamedBytes = Checks.inRange("streamedBytes", streamedBytes, 1, MOST_STREAMED);
            return this;
        }

        /** Sets how many bytes each compressed byte may give, on average, in a body of more than 1 MiB: 1 to 1,000. */
        public Builder compressionRatio(int compressionRatio) {
            this.compressionRatio = Checks.inRange("compressionRatio", compressionRatio, 1, LARGEST_RATIO);
            return this;
        }

        /**
         * Sets how many bytes of a body have to come per second of waiting for them, averaged over 10 s, as they are sent: 1
         * byte to 1 MiB.
         */
        public Builder minimumBytesPerSecond(int minimumBytesPerSecond) {
            this.minimumBytesPerSecond =
                    Checks.inRange("minimumBytesPerSecond", minimumBytesPerSecond, 1, FASTEST_MINIMUM);
            return this;
        }

        /** Returns the limits. */
        public ResponseLimits build() {
            return new ResponseLimits(this);
        }
    }
}
