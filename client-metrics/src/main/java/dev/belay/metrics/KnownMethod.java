package dev.belay.metrics;

/** The methods that have a value of their own: those of RFC 9110, and PATCH. Methods are case-sensitive. */
enum KnownMethod {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE,
    HEAD,
    OPTIONS,
    TRACE,
    CONNECT,
    /** Any other one. */
    OTHER;

    static KnownMethod of(String method) {
        return switch (method) {
            case "GET" -> GET;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            case "HEAD" -> HEAD;
            case "OPTIONS" -> OPTIONS;
            case "TRACE" -> TRACE;
            case "CONNECT" -> CONNECT;
            default -> OTHER;
        };
    }

    /** Returns the value of the tag. */
    String label(String other) {
        return this == OTHER ? other : name();
    }
}
