package dev.belay.json.internal;

import tools.jackson.core.StreamReadConstraints;

/** The limits of a document, for each element of an array. For one parser. */
final class PerElement extends StreamReadConstraints {

    private static final long serialVersionUID = 1;

    private long tokensBefore;

    PerElement(StreamReadConstraints ofDocument) {
        super(
                // the array itself
                ofDocument.getMaxNestingDepth() + 1,
                -1,
                ofDocument.getMaxTokenCount(),
                ofDocument.getMaxNumberLength(),
                ofDocument.getMaxStringLength(),
                ofDocument.getMaxNameLength());
    }

    /** An element begins after so many tokens. */
    void begin(long tokens) {
        tokensBefore = tokens;
    }

    @Override
    public void validateTokenCount(long count) {
        super.validateTokenCount(count - tokensBefore);
    }
}
