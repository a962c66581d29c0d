package dev.belay.json.internal;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.databind.DeserializationConfig;

/** Makes parsers with the features of a mapper and limits of our own. */
final class ParserSource extends ObjectReadContext.Base {

    private final JacksonStreamFactory factory;
    private final DeserializationConfig config;

    ParserSource(JsonFactoryBuilder factory, DeserializationConfig config) {
        this.factory = new JacksonStreamFactory(factory);
        this.config = config;
    }

    JsonParser parser(InputStream in, @Nullable Charset charset) {
        return charset == null
                ? factory.createParser(this, in)
                : factory.createParser(
                        this,
                        new InputStreamReader(
                                in,
                                charset.newDecoder()
                                        .onMalformedInput(CodingErrorAction.REPORT)
                                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    /**
     * Returns the same for streams: Jackson's table of names grows with every name that it has not seen before, and for each
     * line with such a name all of it would be copied.
     */
    ParserSource withoutTableOfNames() {
        return new ParserSource(
                factory.rebuild().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES), config);
    }

    /** Returns the same with limits for each element. */
    ParserSource perElement(PerElement limits) {
        return new ParserSource(factory.rebuild().streamReadConstraints(limits), config);
    }

    @Override
    public StreamReadConstraints streamReadConstraints() {
        return factory.streamReadConstraints();
    }

    @Override
    public TokenStreamFactory tokenStreamFactory() {
        return factory;
    }

    @Override
    public int getStreamReadFeatures(int defaults) {
        return config.getStreamReadFeatures();
    }

    @Override
    public int getFormatReadFeatures(int defaults) {
        return config.getFormatReadFeatures();
    }
}
