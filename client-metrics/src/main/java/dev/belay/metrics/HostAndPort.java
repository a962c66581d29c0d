package dev.belay.metrics;

/** Host and port of an origin, as values of tags. */
record HostAndPort(String host, String port) {

    private static final String AFTER_SCHEME = "://";

    /**
     * Takes them out of an origin's name.
     *
     * @param origin such as {@code https://a.test:443} or {@code https://[::1]:443}, or the name that stands for many
     */
    static HostAndPort of(String origin) {
        int scheme = origin.indexOf(AFTER_SCHEME);
        int colon = origin.lastIndexOf(':');
        if (scheme < 0) {
            return new HostAndPort(origin, origin);
        }
        String host = origin.substring(scheme + AFTER_SCHEME.length(), colon);
        boolean bracketed = host.startsWith("[");
        return new HostAndPort(bracketed ? host.substring(1, host.length() - 1) : host, origin.substring(colon + 1));
    }
}
