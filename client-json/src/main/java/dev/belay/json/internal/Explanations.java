package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Place;
import dev.belay.json.JsonDecodingException.Reason;

/** The words of a {@link dev.belay.json.JsonDecodingException}. */
final class Explanations {

    private Explanations() {}

    static String of(Reason reason, String type) {
        return switch (reason) {
            case NOT_JSON -> "the body is not JSON";
            case MISSING -> "the body has no value, where one of " + type + " was expected";
            case MALFORMED -> "the body is not valid JSON";
            case TRUNCATED -> "the JSON of the body ends too early";
            case TRAILING -> "the body goes on after its JSON document";
            case ENCODING -> "the body is not text in its encoding";
            case DUPLICATE_KEY -> "an object of the body has a member twice";
            case TOO_DEEP -> "the JSON of the body is nested too deeply";
            case TOO_LONG -> "the JSON of the body has something too long";
            case WRONG_SHAPE, UNKNOWN_PROPERTY, MISSING_PROPERTY, REFUSED_BY_TYPE ->
                "the JSON of the body does not fit " + type + ": " + misfit(reason);
            case UNUSABLE_TYPE -> "no JSON can be decoded as " + type;
        };
    }

    private static String misfit(Reason reason) {
        return switch (reason) {
            case UNKNOWN_PROPERTY -> "an unknown member";
            case MISSING_PROPERTY -> "a member is missing";
            case REFUSED_BY_TYPE -> "refused by the type's own code";
            default -> "wrong shape";
        };
    }

    static String where(Place place) {
        return " at " + place.path()
                + (place.line() > 0 ? ", line " + place.line() + ", column " + place.column() : "");
    }

    static String advice(Reason reason) {
        return switch (reason) {
            case NOT_JSON ->
                "Look whether the URL is right and what stands before the service: proxies answer in HTML.";
            case MISSING -> "If that is an answer of this service, read it with json.optional(…).";
            case TOO_DEEP, TOO_LONG ->
                "The limits can be set on the mapper that is given to Json.using(…) (StreamReadConstraints).";
            case WRONG_SHAPE, MISSING_PROPERTY, REFUSED_BY_TYPE ->
                "Client and service do not agree on this type; compare it with the service's description.";
            case UNKNOWN_PROPERTY -> "Add the member to the type, or do not refuse unknown ones.";
            case UNUSABLE_TYPE -> "Give the type a constructor that Jackson can use; see the cause.";
            default -> "The service has to be corrected.";
        };
    }
}
