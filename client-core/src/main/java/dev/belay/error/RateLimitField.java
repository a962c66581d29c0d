package dev.belay.error;

/**
 * The field {@code RateLimit} of draft-ietf-httpapi-ratelimit-headers-10, a list of structured fields (RFC 9651) such as
 * {@code "hour";r=0;t=30, "day";r=100;t=3600}: what is left of each quota, and the seconds until there is more.
 */
final class RateLimitField {

    private static final int END = -1;

    private final String text;
    private int at;
    private long remaining;
    private long seconds;

    private RateLimitField(String text) {
        this.text = text;
    }

    /**
     * Returns the seconds until all quotas that are used up have more, -1 when none is or the field is malformed. The longest
     * counts: a request needs something of each.
     */
    static long secondsUntilMore(String text) {
        RateLimitField field = new RateLimitField(text);
        long longest = Seconds.NONE;
        do {
            if (!field.readQuota()) {
                return Seconds.NONE;
            }
            if (field.remaining == 0) {
                longest = Math.max(longest, field.seconds);
            }
        } while (field.skip(','));
        return field.peek() == END ? longest : Seconds.NONE;
    }

    private boolean readQuota() {
        remaining = Seconds.NONE;
        seconds = Seconds.NONE;
        skipSpace();
        boolean well = readValue();
        while (well && skip(';')) {
            well = readParameter();
        }
        skipSpace();
        return well;
    }

    private boolean readParameter() {
        skipSpace();
        int nameStart = at;
        while (isPart(peek()) && peek() != '=') {
            at++;
        }
        String name = text.substring(nameStart, at);
        if (!skip('=')) {
            return !name.isEmpty();
        }
        int valueStart = at;
        boolean well = readValue();
        if (name.equals("r")) {
            remaining = Seconds.parse(text, valueStart, at);
        } else if (name.equals("t")) {
            seconds = Seconds.parse(text, valueStart, at);
        }
        return well;
    }

    /** Reads a string, or what has no end but the next separator. */
    private boolean readValue() {
        if (peek() == '"') {
            return readString();
        }
        int start = at;
        while (isPart(peek())) {
            at++;
        }
        return at > start;
    }

    private boolean readString() {
        for (at++; peek() != END; at++) {
            if (peek() == '"') {
                at++;
                return true;
            }
            if (peek() == '\\') {
                at++;
            }
        }
        return false;
    }

    private static boolean isPart(int c) {
        return c > ' ' && c != ';' && c != ',' && c != '"';
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    private boolean skip(char expected) {
        if (peek() != expected) {
            return false;
        }
        at++;
        return true;
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }
}
