package dev.belay.policy;

import com.google.errorprone.annotations.CheckReturnValue;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a client may call, for URLs that come from somebody else. Immutable.
 *
 * <pre>{@code
 * BelayClient client = BelayClient.builder().addresses(AddressPolicy.publicOnly()).build();
 * }</pre>
 *
 * <p>The default is {@link #unrestricted()}: services call private addresses all day. What is judged is the address that is
 * dialled, whatever the URL or a resolver said, for every connection, for every request on a connection that is there
 * already, and after every redirect. Of the ranges that an address is in, the one with the most bits decides, and of two
 * equal ones what was said last; an address that is in none is allowed. An IPv6 address that stands for an IPv4 one
 * (IPv4-mapped, IPv4-compatible, NAT64 and 6to4) has to be allowed as what it is, and the IPv4 address in it as well. Of
 * several addresses of a host those that are allowed are used. What is refused is an {@code AddressRefusedException}, and
 * nothing is sent.
 *
 * <p>A proxy looks up and dials hosts by itself. So a client with a policy uses none: where its {@link ProxyPolicy} demands
 * one, as the default does where {@link java.net.ProxySelector#getDefault()} does, it refuses to be built, or refuses the call.
 */
@CheckReturnValue
public final class AddressPolicy {

    private static final Comparator<AddressRule> MOST_BITS_FIRST = Comparator.comparingInt(
                    (AddressRule rule) -> -rule.range().bits())
            .thenComparing(rule -> rule.range().toString());
    private static final int MOST_PORT = 65_535;
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final AddressPolicy UNRESTRICTED = new AddressPolicy("unrestricted", List.of(), Set.of(), Set.of());
    private static final AddressPolicy PUBLIC_ONLY =
            new AddressPolicy("publicOnly", PublicAddresses.RULES, Set.of(), Set.of());

    private final String base;
    private final List<AddressRule> rules;
    /** Empty when all are allowed, as are the schemes. */
    private final Set<Integer> ports;

    private final Set<String> schemes;

    private AddressPolicy(String base, List<AddressRule> rules, Set<Integer> ports, Set<String> schemes) {
        this.base = base;
        this.rules = rules.stream().sorted(MOST_BITS_FIRST).toList();
        this.ports = ports;
        this.schemes = schemes;
    }

    /** Returns the policy that refuses nothing. */
    public static AddressPolicy unrestricted() {
        return UNRESTRICTED;
    }

    /**
     * Returns the policy that refuses whatever the internet's registries keep from it: loopback, private, link-local (where
     * clouds have their metadata), carriers' and multicast addresses, documentation, what translates to IPv4 (NAT64, 6to4,
     * Teredo) and what of IPv6 has not been given out.
     */
    public static AddressPolicy publicOnly() {
        return PUBLIC_ONLY;
    }

    /**
     * Returns a copy that allows addresses, also where a wider range is refused.
     *
     * @param ranges ranges such as {@code "10.1.0.0/16"} or {@code "fd00::/8"}, or single addresses
     */
    public AddressPolicy allow(String... ranges) {
        return with("allow", true, ranges);
    }

    /**
     * Returns a copy that refuses addresses, also where a wider range is allowed.
     *
     * @param ranges ranges such as {@code "10.1.0.0/16"} or {@code "fd00::/8"}, or single addresses
     */
    public AddressPolicy deny(String... ranges) {
        return with("deny", false, ranges);
    }

    private AddressPolicy with(String name, boolean allowed, String... ranges) {
        requireAny(name, ranges.length);
        List<AddressRule> changed = new ArrayList<>(rules);
        for (String text : ranges) {
            Cidr range = Cidr.parse(name, text);
            changed.removeIf(rule -> rule.range().equals(range));
            changed.add(new AddressRule(range, allowed, ""));
        }
        return new AddressPolicy(base, changed, ports, schemes);
    }

    /**
     * Returns a copy that refuses all other ports.
     *
     * @param allowed 1 to 65535 each
     */
    public AddressPolicy onlyPorts(int... allowed) {
        requireAny("onlyPorts", allowed.length);
        Set<Integer> chosen = new TreeSet<>();
        for (int port : allowed) {
            chosen.add(Checks.inRange("onlyPorts", port, 1, MOST_PORT));
        }
        return new AddressPolicy(base, rules, chosen, schemes);
    }

    /**
     * Returns a copy that refuses all other schemes.
     *
     * @param allowed {@code "http"} or {@code "https"}
     */
    public AddressPolicy onlySchemes(String... allowed) {
        requireAny("onlySchemes", allowed.length);
        Set<String> chosen = new TreeSet<>();
        for (String scheme : allowed) {
            if (!SCHEMES.contains(scheme)) {
                throw new IllegalArgumentException("onlySchemes: " + scheme + " (expected: http or https)");
            }
            chosen.add(scheme);
        }
        return new AddressPolicy(base, rules, ports, chosen);
    }

    private static void requireAny(String name, int count) {
        if (count == 0) {
            throw new IllegalArgumentException(name + ": [] (expected: at least one)");
        }
    }

    /** Returns the rule by which an address is refused, in words; empty when it is allowed. */
    public Optional<String> refusalOf(InetAddress address) {
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        AddressBits bits = AddressBits.of(address);
        AddressRule rule = ruleFor(bits);
        if (rule != null && !rule.allowed()) {
            return Optional.of(rule.toString());
        }
        AddressBits inside = bits.ipv4Inside();
        AddressRule ruleInside = inside == null ? null : ruleFor(inside);
        return ruleInside == null || ruleInside.allowed()
                ? Optional.empty()
                : Optional.of(ruleInside + ", where " + inside + " is, which it stands for");
    }

    private @Nullable AddressRule ruleFor(AddressBits address) {
        for (AddressRule rule : rules) {
            if (rule.range().contains(address)) {
                return rule;
            }
        }
        return null;
    }

    /** Returns the rule by which a scheme or port is refused, in words; empty when both are allowed. */
    public Optional<String> refusalOf(String scheme, int port) {
        if (!schemes.isEmpty() && !schemes.contains(scheme)) {
            return Optional.of("only schemes " + schemes);
        }
        return ports.isEmpty() || ports.contains(port) ? Optional.empty() : Optional.of("only ports " + ports);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressPolicy that
                && base.equals(that.base)
                && rules.equals(that.rules)
                && ports.equals(that.ports)
                && schemes.equals(that.schemes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(base, rules, ports, schemes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(base);
        own(text, ", allow=", true);
        own(text, ", deny=", false);
        text.append(ports.isEmpty() ? "" : ", ports=" + ports);
        return text.append(schemes.isEmpty() ? "" : ", schemes=" + schemes).toString();
    }

    private void own(StringBuilder text, String label, boolean allowed) {
        List<AddressRule> own = rules.stream()
                .filter(rule -> rule.allowed() == allowed && rule.meaning().isEmpty())
                .toList();
        text.append(own.isEmpty() ? "" : label + own);
    }
}
