package dev.belay.json.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.ByteSourceJsonBootstrapper;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;

/** Makes the parsers: of the bytes of UTF-8, which nearly all documents are, else of characters. Both refuse duplicate names. */
final class JacksonStreamFactory extends JsonFactory {

    private static final long serialVersionUID = 1;

    /** What a read of a body gives at once, as Okio has it; in Jackson's own 8,000 bytes each second read would get 192. */
    private static final int SEGMENT_BYTES = 8_192;

    private static final int MOST_BYTES_OF_MARK = 4;
    private static final int UTF8_MARK_BYTES = 3;

    JacksonStreamFactory(JsonFactoryBuilder builder) {
        super(builder);
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, InputStream in) {
        if (!(in instanceof DocumentStream document)
                || !isEnabled(Feature.CANONICALIZE_PROPERTY_NAMES)
                || !isEnabled(Feature.CHARSET_DETECTION)) {
            return ofCharacters(context, io, in);
        }
        byte[] buffer = io.allocReadIOBuffer(SEGMENT_BYTES);
        int end = readBeginning(document, buffer);
        if (DocumentStream.isOtherUnicode(buffer, 0, end)) {
            document.unread(buffer, end);
            io.releaseReadIOBuffer(buffer);
            return ofCharacters(context, io, in);
        }
        io.setEncoding(JsonEncoding.UTF8);
        return new JacksonStreamParser(
                context,
                io,
                context.getStreamReadFeatures(_streamReadFeatures)
                        & ~StreamReadFeature.STRICT_DUPLICATE_DETECTION.getMask(),
                context.getFormatReadFeatures(_formatReadFeatures),
                document,
                _byteSymbolCanonicalizer.makeChild(_factoryFeatures),
                buffer,
                isUtf8Mark(buffer, end) ? UTF8_MARK_BYTES : 0,
                end);
    }

    private JsonParser ofCharacters(ObjectReadContext context, IOContext io, InputStream in) {
        ByteSourceJsonBootstrapper beginning = new ByteSourceJsonBootstrapper(io, in);
        io.setEncoding(isEnabled(Feature.CHARSET_DETECTION) ? beginning.detectEncoding() : JsonEncoding.UTF8);
        return _createParser(context, io, beginning.constructReader());
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, Reader in) {
        return new JacksonReaderParser(
                context,
                io,
                context.getStreamReadFeatures(_streamReadFeatures),
                context.getFormatReadFeatures(_formatReadFeatures),
                in,
                _rootCharSymbols.makeChild());
    }

    private static int readBeginning(DocumentStream in, byte[] buffer) {
        int end = 0;
        try {
            while (end < MOST_BYTES_OF_MARK) {
                int n = in.read(buffer, end, buffer.length - end);
                if (n <= 0) {
                    break;
                }
                end += n;
            }
        } catch (IOException e) {
            throw JacksonIOException.construct(e);
        }
        return end;
    }

    private static boolean isUtf8Mark(byte[] bytes, int end) {
        return end >= MOST_BYTES_OF_MARK
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF;
    }
}
