package dev.belay.internal.transport;

import dev.belay.internal.origin.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the address policy says no to. */
public final class AddressRefusal extends IOException {

    private static final long serialVersionUID = 1;

    private final String words;
    private final @Nullable InetAddress address;
    private final String rule;

    private AddressRefusal(String what, @Nullable InetAddress address, String rule) {
        super(words(what, rule));
        this.words = words(what, rule);
        this.address = address;
        this.rule = rule;
    }

    private static String words(String what, String rule) {
        return what + ", which the address policy refuses: " + rule;
    }

    /** Returns the refusal of an address. */
    static AddressRefusal of(InetAddress address, String rule) {
        return new AddressRefusal(literal(address), address, rule);
    }

    /** Returns the refusal of something else than an address. */
    static AddressRefusal of(String what, String rule) {
        return new AddressRefusal(what, null, rule);
    }

    /** Returns the refusal of an address of {@code target}. */
    public static AddressRefusal at(Origin target, InetAddress address, String rule) {
        return new AddressRefusal(target + " is at " + literal(address), address, rule);
    }

    /**
     * Returns what to make of the failure of a call to {@code target}: a refusal only when each of its addresses was refused,
     * and otherwise what became of the one that was not.
     */
    static IOException explained(IOException failure, Origin target) {
        if (!(failure instanceof AddressRefusal refusal) || refusal.address == null) {
            return failure;
        }
        for (Throwable other : refusal.getSuppressed()) {
            if (other instanceof IOException tried && !(other instanceof AddressRefusal)) {
                return tried;
            }
        }
        AddressRefusal named = at(target, refusal.address, refusal.rule);
        Stream.of(refusal.getSuppressed()).forEach(named::addSuppressed);
        return named;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Returns the address; null when something else was refused. */
    public @Nullable InetAddress address() {
        return address;
    }

    /** Returns what of the policy refused it. */
    public String rule() {
        return rule;
    }

    /** Returns what was refused, and why. */
    public String words() {
        return words;
    }

    /** Returns the address as it is written, without the zone that it is in; empty when something else was refused. */
    public String literal() {
        return address == null ? "" : literal(address);
    }
}
