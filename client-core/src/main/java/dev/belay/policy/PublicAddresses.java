package dev.belay.policy;

import java.util.List;

/** What the internet's registries say is not for everybody to reach (RFC 6890 and what was added since). */
final class PublicAddresses {

    static final List<AddressRule> RULES = List.of(
            denied("0.0.0.0/8", "this network"),
            denied("10.0.0.0/8", "private"),
            denied("100.64.0.0/10", "shared within carriers and clouds"),
            denied("127.0.0.0/8", "loopback"),
            denied("168.63.129.16/32", "the platform of a cloud"),
            denied("169.254.0.0/16", "link local, cloud metadata"),
            denied("172.16.0.0/12", "private"),
            denied("192.0.0.0/24", "protocol assignments"),
            denied("192.0.2.0/24", "documentation"),
            denied("192.88.99.0/24", "6to4 relays"),
            denied("192.168.0.0/16", "private"),
            denied("198.18.0.0/15", "benchmarks"),
            denied("198.51.100.0/24", "documentation"),
            denied("203.0.113.0/24", "documentation"),
            denied("224.0.0.0/4", "multicast"),
            denied("240.0.0.0/4", "reserved"),
            // Of IPv6 no more than what has been given out.
            denied("::/0", "not global unicast"),
            new AddressRule(Cidr.parse("range", "2000::/3"), true, "global unicast"),
            // Judged by the IPv4 address in it.
            new AddressRule(Cidr.parse("range", "::ffff:0:0/96"), true, "IPv4-mapped"),
            denied("::/128", "unspecified"),
            denied("::1/128", "loopback"),
            denied("64:ff9b::/96", "NAT64"),
            denied("64:ff9b:1::/48", "local NAT64"),
            denied("2001::/23", "protocol assignments, Teredo"),
            denied("2001:db8::/32", "documentation"),
            denied("2002::/16", "6to4"),
            denied("3fff::/20", "documentation"),
            denied("fc00::/7", "unique local"),
            denied("fe80::/10", "link local"),
            denied("fec0::/10", "site local"),
            denied("ff00::/8", "multicast"));

    private PublicAddresses() {}

    private static AddressRule denied(String range, String meaning) {
        return new AddressRule(Cidr.parse("range", range), false, meaning);
    }
}
