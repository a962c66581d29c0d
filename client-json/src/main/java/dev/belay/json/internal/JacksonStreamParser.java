package dev.belay.json.internal;

import java.io.InputStream;
import java.math.BigInteger;
import java.util.Arrays;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/** Jackson's parser of UTF-8 with {@link JacksonNames} and {@link JacksonNumbers}. */
final class JacksonStreamParser extends UTF8StreamJsonParser {

    private static final int FIRST_NAMES = 32;

    private String[] names = new String[FIRST_NAMES];

    /**
     * @param buffer what has been read of {@code in}, from {@code start} to {@code end}; it goes back to the pool of {@code io}
     */
    JacksonStreamParser(
            ObjectReadContext context,
            IOContext io,
            int streamFeatures,
            int formatFeatures,
            InputStream in,
            ByteQuadsCanonicalizer names,
            byte[] buffer,
            int start,
            int end) {
        super(context, io, streamFeatures, formatFeatures, in, names, buffer, start, end, start, true);
        _streamReadContext = JacksonNames.ofRoot(this);
    }

    /** Returns the names of all objects that are open, from the outermost on. */
    String[] names() {
        return names;
    }

    void putName(int index, String name) {
        if (index == names.length) {
            names = Arrays.copyOf(names, 2 * index);
        }
        names[index] = name;
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
