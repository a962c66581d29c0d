package dev.belay.event;

/** What a call can be waiting for. */
public enum Phase {
    /** Waiting before another attempt. */
    BACK_OFF("back-off"),
    /** Waiting because the origin has asked its callers to stay away for a while. */
    COOL_DOWN("cool-down"),
    /** Waiting for the rate limit. */
    RATE_LIMIT("rate limit"),
    /** Waiting for a permit of the concurrency limit. */
    PERMIT("permit"),
    /** Waiting for an access token ({@code BearerTokens}): before the request, or after an answer that has refused one. */
    CREDENTIALS("credentials"),
    /** Looking up the host's addresses. */
    DNS("dns"),
    /** Opening a TCP connection, and through a proxy the tunnel to an https server. */
    CONNECT("connect"),
    /** The TLS handshake of a new connection. */
    TLS("tls"),
    /** Sending the request's head and body. */
    SEND("send"),
    /** Waiting, with the request sent, for the response's head. */
    FIRST_BYTE("first byte"),
    /** From the response's head to the end of its body, the caller's own time between reads included. */
    BODY("body");

    private final String label;

    Phase(String label) {
        this.label = label;
    }

    /** Returns the phase's name as messages show it. */
    public String label() {
        return label;
    }
}
