package dev.belay.policy;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The hosts that are called without a proxy, as {@code NO_PROXY} lists them. */
record ProxyExceptions(List<Rule> rules) {

    /*
     * No standard says what NO_PROXY means. This is what curl, Go and most others agree on. Where they differ: a leading dot
     * or "*." changes nothing, so that ".example.com" has example.com in it (curl; to Go it has not), and one asterisk among
     * others means everything (Go). No name is looked up in order to compare its address.
     */

    static final ProxyExceptions NONE = new ProxyExceptions(List.of());

    private static final Pattern WITH_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:]*):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final String RULE =
            "*, a host, a domain, an address or a range such as 10.0.0.0/8, each but a range with a port if need be";
    private static final int ANY_PORT = -1;
    private static final int MOST_PORT = 65_535;

    /** One entry: a range, a domain, or with neither all hosts. */
    record Rule(@Nullable Cidr range, @Nullable String domain, int port) {

        boolean covers(String host, @Nullable AddressBits address, int hostPort) {
            if (port != ANY_PORT && port != hostPort) {
                return false;
            }
            if (range != null) {
                return address != null && range.contains(address);
            }
            return domain == null
                    || (host.endsWith(domain)
                            && (host.length() == domain.length()
                                    || host.charAt(host.length() - domain.length() - 1) == '.'));
        }

        @Override
        public String toString() {
            String what = range != null ? range.toString() : domain != null ? domain : "*";
            return port == ANY_PORT ? what : what + ":" + port;
        }
    }

    ProxyExceptions {
        rules = List.copyOf(rules);
    }

    /** Returns what a list means, with commas or spaces between its entries. */
    static ProxyExceptions parse(String name, String list) {
        List<Rule> rules = new ArrayList<>();
        for (String entry : list.strip().split("[\\s,]+", -1)) {
            if (!entry.isEmpty()) {
                rules.add(rule(name, entry));
            }
        }
        return new ProxyExceptions(rules);
    }

    ProxyExceptions and(ProxyExceptions more) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(more.rules);
        return new ProxyExceptions(all);
    }

    private static Rule rule(String name, String entry) {
        if (entry.equals("*")) {
            return new Rule(null, null, ANY_PORT);
        }
        if (entry.indexOf('/') >= 0) {
            return new Rule(Cidr.around(name, entry), null, ANY_PORT);
        }
        Matcher withPort = WITH_PORT.matcher(entry);
        boolean hasPort = withPort.matches();
        int port = hasPort ? Integer.parseInt(withPort.group(2)) : ANY_PORT;
        if (port == 0 || port > MOST_PORT) {
            throw refusal(name, entry);
        }
        String host = withoutBrackets(hasPort ? withPort.group(1) : entry);
        return Cidr.address(host) == null
                ? new Rule(null, domain(name, entry, host), port)
                : new Rule(Cidr.parse(name, host), null, port);
    }

    private static String domain(String name, String entry, String host) {
        String bare = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
        bare = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        try {
            String ascii = IDN.toASCII(bare, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            if (NAME.matcher(ascii).matches()) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            // As much of a name as any other that is none.
            throw refusal(name, entry);
        }
        throw refusal(name, entry);
    }

    private static IllegalArgumentException refusal(String name, String entry) {
        return new IllegalArgumentException(name + ": " + entry + " (expected: " + RULE + ")");
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns whether a host, a name or an address with or without brackets, is called without a proxy. */
    boolean cover(String host, int port) {
        if (rules.isEmpty()) {
            return false;
        }
        String bare = withoutBrackets(host).toLowerCase(Locale.ROOT);
        String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        AddressBits address = Cidr.address(name);
        return rules.stream().anyMatch(rule -> rule.covers(name, address, port));
    }

    @Override
    public String toString() {
        return rules.toString();
    }
}
