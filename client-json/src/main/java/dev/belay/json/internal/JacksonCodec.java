package dev.belay.json.internal;

import dev.belay.json.JsonEncodingException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Type;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;

/** JSON by Jackson 3, under limits of ours. */
public final class JacksonCodec implements Codec {

    /*
     * A mapper that a user brings keeps all that was set on it. Limits that were not, so that they are Jackson's own, become
     * ours: those are made for one's own files, not for what a server sends. A mapper cannot be given another factory, so
     * parsers are made apart from it and then handed to its readers.
     */

    static final int MOST_DEPTH = 100;
    static final int MOST_STRING_CHARACTERS = 4 << 20;
    static final int MOST_NAME_CHARACTERS = 1_024;
    static final int MOST_NUMBER_CHARACTERS = 1_000;
    static final long MOST_TOKENS = 1_000_000;

    private final JsonMapper mapper;
    private final ParserSource parsers;
    private final ParserSource parsersOfStreams;

    private JacksonCodec(JsonMapper mapper) {
        this.mapper = mapper;
        this.parsers = new ParserSource(
                mapper.tokenStreamFactory()
                        .rebuild()
                        .streamReadConstraints(
                                constraints(mapper.tokenStreamFactory().streamReadConstraints())),
                mapper.deserializationConfig());
        this.parsersOfStreams = parsers.withoutTableOfNames();
    }

    /** Returns one with Jackson's defaults, under our limits. */
    public static JacksonCodec create() {
        return new JacksonCodec(
                guarded(JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)));
    }

    /**
     * Returns one that decodes and encodes as {@code mapper} does.
     *
     * @throws IllegalArgumentException when it lets JSON name classes
     */
    public static JacksonCodec using(JsonMapper mapper) {
        if (mapper.deserializationConfig().getDefaultTyper(mapper.constructType(Object.class)) != null) {
            throw new IllegalArgumentException(
                    "mapper: default typing is active, so that whoever sends JSON chooses the"
                            + " classes that are loaded (expected: none; use @JsonTypeInfo with names)");
        }
        return new JacksonCodec(guarded(mapper.rebuild()));
    }

    private static JsonMapper guarded(JsonMapper.Builder mapper) {
        return mapper.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // of which a parser is not asked for a number without fraction
                .withCoercionConfig(
                        BigInteger.class, config -> config.setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
                .polymorphicTypeValidator(new NoClassNames())
                .addModule(new JacksonCreators())
                .build();
    }

    /** Returns one that refuses members which a type does not know, or that leaves them out. */
    public JacksonCodec refusingUnknown(boolean refuse) {
        return new JacksonCodec(mapper.rebuild()
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, refuse)
                .build());
    }

    private static StreamReadConstraints constraints(StreamReadConstraints given) {
        StreamReadConstraints jackson = StreamReadConstraints.builder().build();
        return StreamReadConstraints.builder()
                .maxNestingDepth(
                        given.getMaxNestingDepth() == jackson.getMaxNestingDepth()
                                ? MOST_DEPTH
                                : given.getMaxNestingDepth())
                .maxStringLength(
                        given.getMaxStringLength() == jackson.getMaxStringLength()
                                ? MOST_STRING_CHARACTERS
                                : given.getMaxStringLength())
                .maxNameLength(
                        given.getMaxNameLength() == jackson.getMaxNameLength()
                                ? MOST_NAME_CHARACTERS
                                : given.getMaxNameLength())
                .maxNumberLength(
                        given.getMaxNumberLength() == jackson.getMaxNumberLength()
                                ? MOST_NUMBER_CHARACTERS
                                : given.getMaxNumberLength())
                .maxTokenCount(
                        given.getMaxTokenCount() == jackson.getMaxTokenCount() ? MOST_TOKENS : given.getMaxTokenCount())
                .maxDocumentLength(given.getMaxDocumentLength())
                .build();
    }

    @Override
    public <T> Decoder<T> decoder(Type type) {
        return new JacksonDecoder<>(parsers, reader(type));
    }

    @Override
    public <T> Decoder<T> decoderOfLines(Type type) {
        return new JacksonDecoder<>(parsersOfStreams, reader(type));
    }

    @Override
    public <T> Elements<T> elements(Type type, DocumentStream document) throws UndecodableException, IOException {
        return JacksonElements.of(parsersOfStreams, reader(type), document);
    }

    private ObjectReader reader(Type type) {
        return mapper.readerFor(mapper.constructType(type)).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    @Override
    public void encode(@Nullable Object value, @Nullable Type type, OutputStream out) throws IOException {
        ObjectWriter writer = type == null ? mapper.writer() : mapper.writerFor(mapper.constructType(type));
        try {
            writer.writeValue(out, value);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            String path = JacksonPath.of(e.getPath());
            throw new JsonEncodingException(
                    "the request's body does not encode as JSON: " + e.getOriginalMessage() + " at " + path
                            + " of a "
                            + (value == null ? "null" : value.getClass().getTypeName())
                            + ". Nothing was sent. Correct the type, or how it is mapped",
                    e);
        }
    }

    /** Whoever sends JSON does not say which classes are loaded, not even if an annotation lets it. */
    private static final class NoClassNames extends PolymorphicTypeValidator {
        private static final long serialVersionUID = 1;

        @Override
        public Validity validateBaseType(DatabindContext context, JavaType baseType) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
            return Validity.DENIED;
        }

        @Override
        public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
            return Validity.DENIED;
        }
    }
}
