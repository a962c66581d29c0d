package dev.belay.json.internal;

import dev.belay.json.JsonDecodingException.Place;
import dev.belay.json.JsonDecodingException.Reason;

/** The words of a {@link dev.belay.json.JsonDecodingException}. */
final class Explanations {

    private Explanations() {}

    static String of(Reason reason, String document, String type) {
        return switch (reason) {
            case NOT_JSON -> "the " + document + " is not JSON";
            case MISSING -> "the " + document + " has no value, where one of " + type + " was expected";
            case MALFORMED -> "the " + document + " is not valid JSON";
            case TRUNCATED -> "the JSON of the " + document + " ends too early";
            case TRAILING -> "the " + document + " goes on after its JSON document";
            case ENCODING -> "the " + document + " is not text in its encoding";
            case DUPLICATE_KEY -> "an object of the " + document + " has a member twice";
            case TOO_DEEP -> "the JSON of the " + document + " is nested too deeply";
            case TOO_LONG -> "the JSON of the " + document + " has something too long";
            case WRONG_SHAPE, UNKNOWN_PROPERTY, MISSING_PROPERTY, REFUSED_BY_TYPE ->
                "the JSON of the " + document + " does not fit " + type + ": " + misfit(reason);
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

    static String advice(Reason reason, Source source) {
        return source.response() == null ? ofEvent(reason) : ofBody(reason);
    }

    private static String ofEvent(Reason reason) {
        return switch (reason) {
            case NOT_JSON, MISSING, MALFORMED, WRONG_SHAPE, MISSING_PROPERTY ->
                "Services send events of other kinds as well, often a last one that is no JSON: look at type or data before"
                        + " decoding. Else client and service do not agree on this type.";
            default -> ofBody(reason);
        };
    }

    private static String ofBody(Reason reason) {
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
