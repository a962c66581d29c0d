package dev.belay.metrics;

/**
 * The tags of the meters. What there is no value for is {@code none}, what would be one value too many is {@code other}: each tag
 * has a bounded number of values, whatever is called and whatever servers answer.
 */
public enum ClientTag {
    /** {@code method}: the HTTP method, one of the nine of RFC 9110 and RFC 5789; {@code other} for any other one. */
    METHOD("method", "the HTTP method; `other` but for the nine that are registered for general use"),
    /** {@code uri}: the name given with {@code CallOptions.operation}, of 100 different ones; never the path itself. */
    URI("uri", "the name given with `CallOptions.operation`, never the path; of the first 100 names"),
    /** {@code status}: the status; without a response {@code IO_ERROR} or, when what failed was no I/O, {@code CLIENT_ERROR}. */
    STATUS("status", "the status; without a response `IO_ERROR`, or `CLIENT_ERROR` when it was no `IOException`"),
    /** {@code outcome}: the kind of status, such as {@code SERVER_ERROR}; {@code UNKNOWN} without a response. */
    OUTCOME(
            "outcome",
            "`INFORMATIONAL`, `SUCCESS`, `REDIRECTION`, `CLIENT_ERROR`, `SERVER_ERROR`; `UNKNOWN` without a response"),
    /** {@code exception}: the simple name of the exception's class, of 50 different ones. */
    EXCEPTION("exception", "the simple name of the exception's class; of the first 50 names"),
    /** {@code error}: the same as {@link #EXCEPTION}; what Micrometer adds to each observation. */
    ERROR("error", "the same as `exception`: Micrometer adds it to each observation, and so to the meters of Spring"),
    /** {@code client.name}: the host. */
    CLIENT_NAME("client.name", "the host; of the first 100 origins"),
    /** {@code http.request.method}: as {@link #METHOD}, but {@code _OTHER}. */
    HTTP_REQUEST_METHOD("http.request.method", "as `method`, but `_OTHER`"),
    /** {@code server.address}: the host. */
    SERVER_ADDRESS("server.address", "the host; of the first 100 origins"),
    /** {@code server.port}: the port, also when it is that of the scheme. */
    SERVER_PORT("server.port", "the port, also when it is the scheme's own"),
    /** {@code http.response.status_code}: the status. */
    HTTP_RESPONSE_STATUS_CODE("http.response.status_code", "the status"),
    /** {@code error.type}: a status from 400 on, or the full name of the exception's class, of 50 different ones. */
    ERROR_TYPE("error.type", "a status from 400 on, else the name of the exception's class; of the first 50 names"),
    /** {@code url.template}: as {@link #URI}. */
    URL_TEMPLATE("url.template", "as `uri`"),
    /** {@code origin}: scheme, host and port, such as {@code https://api.example.com:443}; of 100 different ones, unless set. */
    ORIGIN("origin", "scheme, host and port; of the first 100 origins, or as many as `withMaxOrigins` says"),
    /** {@code phase}: what was waited for, such as {@code first_byte}: a {@link dev.belay.event.Phase}. */
    PHASE(
            "phase",
            "`back_off`, `cool_down`, `rate_limit`, `permit`, `credentials`, `dns`, `connect`, `tls`, `send`, `first_byte`, `body`"),
    /** {@code reason}: why; what reasons there are says each meter. */
    REASON("reason", "why; see the meter"),
    /** {@code state}: of a breaker or of a connection; see the meter. */
    STATE("state", "see the meter"),
    /** {@code from}: the state before. */
    FROM("from", "the state before, as `state`"),
    /** {@code to}: the state now. */
    TO("to", "the state now, as `state`"),
    /** {@code limit}: {@code attempt} or {@code call}. */
    LIMIT("limit", "`attempt`: a wait of an attempt, or all of it; `call`: the deadline of the call"),
    /** {@code succeeded}: {@code true} or {@code false}. */
    SUCCEEDED("succeeded", "`true` or `false`");

    private final String key;
    private final String description;

    ClientTag(String key, String description) {
        this.key = key;
        this.description = description;
    }

    /** Returns the key, as Micrometer knows it; Prometheus has underscores for its dots. */
    public String key() {
        return key;
    }

    /** Returns what values it can have, as documentation shows them. */
    public String description() {
        return description;
    }
}
