package dev.belay.internal.body;

/** A limit of {@code ResponseLimits}. */
public enum BodyLimit {
    BUFFERED("bufferedBytes", true),
    ERROR("errorBytes", true),
    STREAMED("streamedBytes", false),
    RATIO("compressionRatio", false);

    private final String option;
    private final boolean ofMemory;

    BodyLimit(String option, boolean ofMemory) {
        this.option = option;
        this.ofMemory = ofMemory;
    }

    /** Returns the name by which it is set. */
    public String option() {
        return option;
    }

    /** Returns whether a body that is over it can still be read as a stream. */
    public boolean isOfMemory() {
        return ofMemory;
    }
}
