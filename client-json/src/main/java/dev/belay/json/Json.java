package dev.belay.json;

import dev.belay.ResponseHandle;
import dev.belay.ResponseReader;
import dev.belay.ResponseReaders;
import dev.belay.error.HttpStatusException;
import dev.belay.json.internal.ElementReader;
import dev.belay.json.internal.EncodedBody;
import dev.belay.json.internal.EventReader;
import dev.belay.json.internal.JacksonCodec;
import dev.belay.json.internal.Problems;
import dev.belay.json.internal.ValueReader;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.Optional;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON bodies (RFC 8259) and values of Java, by Jackson. Immutable and thread-safe; make one and keep it.
 *
 * <p>Reading gives a value of the wanted type or fails with a {@link JsonDecodingException}, whatever the body is. A status
 * outside 200 to 299 is an {@link HttpStatusException}, or a {@link ProblemException} if the body describes the problem. The content type has to
 * be JSON ({@code application/json}, {@code text/json}, {@code …+json}); without one the first byte has to be that of JSON.
 * Refused are:
 *
 * <ul>
 *   <li>what is larger than a body in memory may be ({@code ResponseLimits.bufferedBytes}, 10 MiB);
 *   <li>nesting deeper than 100, strings of more than 4,194,304 characters, names of more than 1,024, numbers of more than
 *       1,000, documents of more than 1,000,000 tokens;
 *   <li>two members of one name in an object, anything after the document, comments, {@code NaN}, and all else that is not in
 *       RFC 8259;
 *   <li>numbers that the wanted type cannot hold: a fraction for an {@code int}, {@code 1e999} for a {@code double};
 *   <li>an empty or blank body, and {@code null}, except by {@link #optional(Class)}.
 * </ul>
 *
 * <p>Members that the type does not know are left out, see {@link #refusingUnknownMembers()}. JSON never chooses which classes
 * are loaded: types with {@code @JsonTypeInfo} by class name cannot be decoded.
 */
public final class Json {

    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;

    private final JacksonCodec codec;
    private final Problems problems;

    private Json(JacksonCodec codec) {
        this.codec = codec;
        this.problems = new Problems(codec);
    }

    /** Returns JSON by Jackson's defaults. */
    public static Json create() {
        return new Json(JacksonCodec.create());
    }

    /**
     * Returns JSON as {@code mapper} has it. Its features hold, and those {@code StreamReadConstraints} that differ from
     * Jackson's own; the other limits are those above.
     *
     * @throws IllegalArgumentException when the mapper has default typing
     */
    public static Json using(JsonMapper mapper) {
        return new Json(JacksonCodec.using(Objects.requireNonNull(mapper, "mapper")));
    }

    /** Returns JSON like this in which a member that the wanted type does not know is an error. */
    public Json refusingUnknownMembers() {
        return new Json(codec.refusingUnknown(true));
    }

    /** Returns a reader of one value. */
    public <T> ResponseReader<T> value(Class<T> type) {
        return required(Objects.requireNonNull(type, "type"));
    }

    /** Returns a reader of one value of a generic type, such as {@code new TypeReference<List<User>>() {}}. */
    public <T> ResponseReader<T> value(TypeReference<T> type) {
        return required(type.getType());
    }

    /**
     * Returns the value that an event's data is, under the limits above; empty data and {@code null} are refused. Without a
     * content type the first character has to be that of JSON: services that send JSON often end with an event that is none.
     *
     * @throws JsonDecodingException when the data is not that; its status is 0, and its message names type and id of the event,
     *     which does not know its call
     */
    public <T> T value(ServerSentEvent event, Class<T> type) throws JsonDecodingException {
        return new EventReader<T>(Objects.requireNonNull(type, "type"), codec).read(event);
    }

    /** Returns a value like {@link #value(ServerSentEvent, Class)} of a generic type. */
    public <T> T value(ServerSentEvent event, TypeReference<T> type) throws JsonDecodingException {
        return new EventReader<T>(type.getType(), codec).read(event);
    }

    /** Returns a reader of a value that need not be there: statuses 204 and 404, an empty body and {@code null} are empty. */
    public <T> ResponseReader<Optional<T>> optional(Class<T> type) {
        return absentOr(Objects.requireNonNull(type, "type"));
    }

    /** Returns a reader like {@link #optional(Class)} of a generic type. */
    public <T> ResponseReader<Optional<T>> optional(TypeReference<T> type) {
        return absentOr(type.getType());
    }

    /**
     * Returns a reader of a value or, with a status outside 200 to 299, of what such a body says. When that body is not of type
     * {@code failure} the {@link HttpStatusException} is thrown that {@link #value} would throw, with what is
     * wrong as suppressed exception.
     */
    public <S, P> ResponseReader<Either<S, P>> either(Class<S> success, Class<P> failure) {
        return either(value(success), new ValueReader<>(Objects.requireNonNull(failure, "failure"), codec));
    }

    /** Returns a reader like {@link #either(Class, Class)} of generic types. */
    public <S, P> ResponseReader<Either<S, P>> either(TypeReference<S> success, TypeReference<P> failure) {
        return either(value(success), new ValueReader<>(failure.getType(), codec));
    }

    /**
     * Returns the elements of an open response one by one: those of a root array or, if the content type is NDJSON or JSON
     * Lines, one of each line. The limits above hold for each element, which may have 16 MiB; all of them together are limited
     * by {@code ResponseLimits.streamedBytes} alone. What takes longer than a usual call needs {@code CallOptions.stream}.
     *
     * @param response is closed with the stream, or if this fails
     * @throws HttpStatusException when the status is not 200 to 299
     * @throws JsonDecodingException when the body is not JSON, or not an array
     */
    public <T> JsonStream<T> stream(ResponseHandle response, Class<T> type) throws IOException {
        return new JsonStream<>(ElementReader.of(response, Objects.requireNonNull(type, "type"), codec));
    }

    /** Returns a stream like that of {@link #stream(ResponseHandle, Class)} of a generic type. */
    public <T> JsonStream<T> stream(ResponseHandle response, TypeReference<T> type) throws IOException {
        return new JsonStream<>(ElementReader.of(response, type.getType(), codec));
    }

    /**
     * Returns a request's body. It can be sent any number of times and is encoded anew each time; a value that cannot be
     * encoded fails the call with a {@link JsonEncodingException} before anything of it is sent.
     */
    public RequestBody body(@Nullable Object value) {
        return new EncodedBody(codec, value, null);
    }

    /** Returns a body like {@link #body(Object)} of a value of a generic type. */
    public <T> RequestBody body(@Nullable T value, TypeReference<T> type) {
        return new EncodedBody(codec, value, type.getType());
    }

    private <T> ResponseReader<T> required(Type type) {
        ValueReader<T> reader = new ValueReader<>(type, codec);
        return ResponseReaders.successOnly(response -> required(reader, response), problems::refine);
    }

    private static <T> T required(ValueReader<T> reader, ResponseHandle response) throws IOException {
        T value = reader.read(response);
        if (value == null) {
            throw reader.missing(response);
        }
        return value;
    }

    private static <S, P> ResponseReader<Either<S, P>> either(ResponseReader<S> success, ValueReader<P> failure) {
        return response -> {
            int status = response.status();
            try {
                return new Either.Success<>(status, success.read(response));
            } catch (HttpStatusException e) {
                return new Either.Failure<>(status, ofFailure(failure, e));
            }
        };
    }

    private static <P> P ofFailure(ValueReader<P> reader, HttpStatusException failure) throws HttpStatusException {
        try {
            return required(reader, ResponseHandle.of(failure.status(), failure.headers(), failure.bodyBytes()));
        } catch (IOException e) {
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private <T> ResponseReader<Optional<T>> absentOr(Type type) {
        ValueReader<T> reader = new ValueReader<>(type, codec);
        ResponseReader<Optional<T>> present =
                ResponseReaders.successOnly(response -> Optional.ofNullable(reader.read(response)), problems::refine);
        return response -> response.status() == NO_CONTENT || response.status() == NOT_FOUND
                ? Optional.empty()
                : present.read(response);
    }
}
