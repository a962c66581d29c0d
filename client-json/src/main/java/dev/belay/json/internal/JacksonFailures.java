package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Reason;
import java.io.CharConversionException;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Says in our words what Jackson has found wrong: its own repeat what is in the document. */
final class JacksonFailures {

    private final JsonParser parser;

    /** The array whose elements are bound one by one; null if it is the document that is bound. */
    private final @Nullable TokenStreamContext array;

    JacksonFailures(JsonParser parser) {
        this(parser, null);
    }

    private JacksonFailures(JsonParser parser, @Nullable TokenStreamContext array) {
        this.parser = parser;
        this.array = array;
    }

    /** Of elements of an array. */
    static JacksonFailures within(TokenStreamContext array, JsonParser parser) {
        return new JacksonFailures(parser, array);
    }

    UndecodableException of(Reason reason, String detail, @Nullable Throwable cause) {
        return new UndecodableException(reason, detail, JacksonPath.spot(parser, array, List.of(), null), cause);
    }

    UndecodableException of(JacksonException e) {
        return of(e, parser, array);
    }

    /** When there is no parser yet. */
    static UndecodableException ofBeginning(JacksonException e) {
        return of(e, null, null);
    }

    private static UndecodableException of(
            JacksonException e, @Nullable JsonParser parser, @Nullable TokenStreamContext array) {
        Reason reason = reason(e, parser);
        return new UndecodableException(
                reason,
                detail(reason, e, parser),
                JacksonPath.spot(parser, array, references(e, parser), e.getLocation()),
                usersOwn(e));
    }

    /** What is wrong with the text the parser places best; what does not fit a type, whoever has bound it. */
    private static List<JacksonException.Reference> references(JacksonException e, @Nullable JsonParser parser) {
        return e instanceof StreamReadException && parser != null ? List.of() : e.getPath();
    }

    private static Reason reason(JacksonException e, @Nullable JsonParser parser) {
        if (e instanceof StreamConstraintsException) {
            return e.getOriginalMessage().contains("nesting") ? Reason.TOO_DEEP : Reason.TOO_LONG;
        }
        if (e instanceof UnexpectedEndOfInputException) {
            return Reason.TRUNCATED;
        }
        if (e instanceof InputCoercionException) {
            return Reason.WRONG_SHAPE;
        }
        if (e instanceof JacksonIOException) {
            if (e.getCause() instanceof ElementTooLongException) {
                return Reason.TOO_LONG;
            }
            return isEncoding(e.getCause()) ? Reason.ENCODING : Reason.MALFORMED;
        }
        if (e instanceof StreamReadException) {
            return ofSyntax(e.getOriginalMessage());
        }
        return ofBinding(e, parser);
    }

    private static boolean isEncoding(@Nullable Throwable cause) {
        return cause instanceof CharConversionException || cause instanceof CharacterCodingException;
    }

    private static Reason ofSyntax(String message) {
        if (message.startsWith("Duplicate")) {
            return Reason.DUPLICATE_KEY;
        }
        return message.contains("UTF-8") ? Reason.ENCODING : Reason.MALFORMED;
    }

    private static Reason ofBinding(JacksonException e, @Nullable JsonParser parser) {
        if (e instanceof UnrecognizedPropertyException) {
            return Reason.UNKNOWN_PROPERTY;
        }
        if (e instanceof ValueInstantiationException) {
            return Reason.REFUSED_BY_TYPE;
        }
        if (e instanceof InvalidDefinitionException) {
            return Reason.UNUSABLE_TYPE;
        }
        if (e instanceof InvalidTypeIdException) {
            return Reason.WRONG_SHAPE;
        }
        if (e instanceof MismatchedInputException) {
            return isMissing(e.getOriginalMessage(), parser) ? Reason.MISSING_PROPERTY : Reason.WRONG_SHAPE;
        }
        return usersOwn(e) == null ? Reason.WRONG_SHAPE : Reason.REFUSED_BY_TYPE;
    }

    /** A primitive that is missing is said to be null: here the object is at its end. */
    private static boolean isMissing(String message, @Nullable JsonParser parser) {
        return message.startsWith("Missing required creator property")
                || (message.startsWith("Cannot map `null` into type")
                        && parser != null
                        && parser.currentToken() == JsonToken.END_OBJECT);
    }

    private static String detail(Reason reason, JacksonException e, @Nullable JsonParser parser) {
        return switch (reason) {
            case WRONG_SHAPE -> wanted(e) + found(e, parser);
            case REFUSED_BY_TYPE -> "its code did not accept a value";
            case ENCODING -> e.getCause() instanceof NotUtf8Exception bad ? bad.getMessage() : "";
            default -> "";
        };
    }

    private static String wanted(JacksonException e) {
        Class<?> type = null;
        if (e instanceof MismatchedInputException mismatch) {
            type = mismatch.getTargetType();
        } else if (e instanceof InputCoercionException number) {
            type = number.getTargetType();
        }
        return type == null ? "" : "expected: " + type.getTypeName() + ", ";
    }

    private static String found(JacksonException e, @Nullable JsonParser parser) {
        if (e instanceof InputCoercionException number) {
            return "found: " + JacksonNumbers.found(number);
        }
        JsonToken token = parser == null ? null : parser.currentToken();
        if (token == null) {
            return "found: nothing";
        }
        return switch (token) {
            case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "found: an object";
            case START_ARRAY, END_ARRAY -> "found: an array";
            case VALUE_STRING -> "found: a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "found: a number";
            case VALUE_TRUE, VALUE_FALSE -> "found: true or false";
            case VALUE_NULL -> "found: null";
            default -> "found: something else";
        };
    }

    /** Returns what the code of the wanted type threw; null if it is Jackson's finding. */
    private static @Nullable Throwable usersOwn(JacksonException e) {
        Throwable cause = e.getCause();
        while (cause instanceof JacksonException) {
            cause = cause.getCause();
        }
        return isEncoding(cause) || cause instanceof ElementTooLongException ? null : cause;
    }
}
