package dev.belay.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A range of addresses, those that begin with the same bits (RFC 4632, section 3.1). */
record Cidr(AddressBits start, int bits) {

    // No leading zeros: to some they mean octal.
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern BITS = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final int MOST_OF_A_BYTE = 255;

    /** Returns the range that {@code text} means; the refusal of any other text calls it {@code name}. */
    static Cidr parse(String name, String text) {
        Cidr range = around(name, text);
        if (!range.start.equals(address(beforeSlash(text)))) {
            throw new IllegalArgumentException(name + ": " + text + " (expected: zeros after the first " + range.bits
                    + " bits, as in " + range + ")");
        }
        return range;
    }

    /** Returns the range that {@code text} means, whose address may be any within it, as in 10.1.2.3/8. */
    static Cidr around(String name, String text) {
        int slash = text.indexOf('/');
        AddressBits inside = address(beforeSlash(text));
        int bits = inside == null ? -1 : slash < 0 ? inside.width() : bits(text.substring(slash + 1));
        if (inside == null || bits < 0 || bits > inside.width()) {
            throw new IllegalArgumentException(
                    name + ": " + text + " (expected: a range or address such as 10.0.0.0/8, fc00::/7 or 10.1.2.3)");
        }
        return new Cidr(inside.first(bits), bits);
    }

    private static String beforeSlash(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? text : text.substring(0, slash);
    }

    private static int bits(String text) {
        return BITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
    }

    /** Returns the address that {@code text} is; null when it is none. */
    static @Nullable AddressBits address(String text) {
        return IPV4.matcher(text).matches() ? ipv4(text) : IPV6.matcher(text).matches() ? ipv6(text) : null;
    }

    private static @Nullable AddressBits ipv4(String text) {
        long address = 0;
        for (String part : text.split("\\.", -1)) {
            int value = Integer.parseInt(part);
            if (value > MOST_OF_A_BYTE) {
                return null;
            }
            address = address << Byte.SIZE | value;
        }
        return AddressBits.ipv4(address);
    }

    private static @Nullable AddressBits ipv6(String text) {
        try {
            // What is in brackets is never looked up.
            AddressBits bits = AddressBits.of(InetAddress.getByName("[" + text + "]"));
            return bits.isIpv4() ? bits.mapped() : bits;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    boolean contains(AddressBits address) {
        return address.first(bits).equals(start);
    }

    @Override
    public String toString() {
        return start + "/" + bits;
    }
}
