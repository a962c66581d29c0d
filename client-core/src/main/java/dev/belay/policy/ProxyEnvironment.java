package dev.belay.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** Reads the variables that say which proxies there are. */
final class ProxyEnvironment {

    /*
     * As curl does, the lower-case name comes first and an empty value counts as none. In a CGI program (RFC 3875) whoever
     * calls it sets HTTP_PROXY, by a header "Proxy" (CVE-2016-5385): there only the lower-case name counts. Refusing to run
     * instead would let that header stop the program.
     */

    private static final String CGI = "REQUEST_METHOD";
    private static final String RULE = "http://host:port, with user:password@ before the host if need be;"
            + " escape what is special in a URL, as %40 for @";

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern PORT = Pattern.compile("\\G:\\d*/?$");

    /** What calls this host itself goes through no proxy, as in Go and by the JDK's own properties. */
    static final ProxyExceptions LOOPBACK = ProxyExceptions.parse("loopback", "localhost, 127.0.0.0/8, ::1");

    private final Map<String, String> variables;

    ProxyEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Returns the proxy for each scheme that has one. */
    Map<String, ProxyServer> servers() {
        Map<String, ProxyServer> servers = new TreeMap<>();
        for (String scheme : List.of("http", "https")) {
            String name = present(scheme + "_proxy", scheme.equals("http") && variables.containsKey(CGI));
            if (name != null) {
                servers.put(scheme, server(name, value(name).strip()));
            }
        }
        return servers;
    }

    ProxyExceptions exceptions() {
        String name = present("no_proxy", false);
        return name == null
                ? LOOPBACK
                : ProxyExceptions.parse(name, value(name)).and(LOOPBACK);
    }

    /** Returns the name of the variable that counts; null when there is none. */
    private @Nullable String present(String lowerCase, boolean only) {
        String upperCase = lowerCase.toUpperCase(Locale.ROOT);
        return isSet(lowerCase) ? lowerCase : !only && isSet(upperCase) ? upperCase : null;
    }

    private String value(String name) {
        return variables.getOrDefault(name, "");
    }

    private boolean isSet(String name) {
        return !value(name).isBlank();
    }

    private static ProxyServer server(String name, String value) {
        HttpUrl url = HttpUrl.parse(value.contains("://") ? value : "http://" + value);
        // What is behind the host may be the rest of a password with a slash in it, and the host then no proxy at all.
        boolean isProxy = url != null
                && !url.isHttps()
                && url.encodedPath().equals("/")
                && url.query() == null
                && url.fragment() == null;
        if (url == null || !isProxy) {
            throw new IllegalArgumentException(name + ": " + redacted(value) + " (expected: " + RULE + ")");
        }
        boolean bare = url.username().isEmpty() && url.password().isEmpty();
        return new ProxyServer(
                url.host(), url.port(), bare ? null : ProxyCredentials.of(name, url.username(), url.password()));
    }

    /** Returns what of a value can be shown: nothing that may be part of a password. */
    private static String redacted(String value) {
        Matcher scheme = SCHEME.matcher(value);
        String start = scheme.lookingAt() ? scheme.group() : "";
        String rest = value.substring(start.length());
        int host = rest.lastIndexOf('@');
        int colon = rest.indexOf(':');
        if (host >= 0) {
            return start + "***" + rest.substring(host);
        }
        return start + (colon < 0 || PORT.matcher(rest).find(colon) ? rest : rest.substring(0, colon) + ":***");
    }
}
