package dev.belay.json.internal;

import java.io.Reader;
import java.math.BigInteger;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.ReaderBasedJsonParser;
import tools.jackson.core.sym.CharsToNameCanonicalizer;

/** Jackson's parser of characters with {@link JacksonNumbers}. */
final class JacksonReaderParser extends ReaderBasedJsonParser {

    JacksonReaderParser(
            ObjectReadContext context,
            IOContext io,
            int streamFeatures,
            int formatFeatures,
            Reader in,
            CharsToNameCanonicalizer names) {
        super(context, io, streamFeatures, formatFeatures, in, names);
    }

    @Override
    protected void convertNumberToInt() {
        JacksonNumbers.requireWhole(this, int.class);
        super.convertNumberToInt();
    }

    @Override
    protected void convertNumberToLong() {
        JacksonNumbers.requireWhole(this, long.class);
        super.convertNumberToLong();
    }

    @Override
    protected void convertNumberToBigInteger() {
        JacksonNumbers.requireWhole(this, BigInteger.class);
        super.convertNumberToBigInteger();
    }

    @Override
    protected double _getNumberDouble() {
        return JacksonNumbers.requireFinite(this, super._getNumberDouble());
    }

    @Override
    protected float _getNumberFloat() {
        return JacksonNumbers.requireFinite(this, super._getNumberFloat());
    }
}
