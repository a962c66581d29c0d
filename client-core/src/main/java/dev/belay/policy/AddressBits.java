package dev.belay.policy;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The bits of an IP address, from the first bit of {@code high} on. */
record AddressBits(boolean isIpv4, long high, long low) {

    private static final int IPV4_WIDTH = 32;
    private static final int IPV6_WIDTH = 128;
    private static final long LAST_32 = 0xffff_ffffL;
    /** ::ffff:0:0/96, RFC 4291, section 2.5.5.2. */
    private static final long MAPPED = 0xffff;
    /** 64:ff9b::/96, RFC 6052, section 2.1. */
    private static final long NAT64 = 0x0064_ff9b_0000_0000L;
    /** 2002::/16, RFC 3056, section 2. */
    private static final long SIX_TO_FOUR = 0x2002;

    static AddressBits of(InetAddress address) {
        return of(address.getAddress());
    }

    static AddressBits of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == Integer.BYTES
                ? ipv4(buffer.getInt())
                : new AddressBits(false, buffer.getLong(), buffer.getLong());
    }

    static AddressBits ipv4(long address) {
        return new AddressBits(true, address << IPV4_WIDTH, 0);
    }

    /** Returns the IPv6 address that stands for this IPv4 address within a program. */
    AddressBits mapped() {
        return new AddressBits(false, 0, MAPPED << IPV4_WIDTH | high >>> IPV4_WIDTH);
    }

    int width() {
        return isIpv4 ? IPV4_WIDTH : IPV6_WIDTH;
    }

    /** Returns the address with nothing but zeros after its first bits. */
    AddressBits first(int bits) {
        long highMask = bits == 0 ? 0 : -1L << Math.max(0, Long.SIZE - bits);
        long lowMask = bits <= Long.SIZE ? 0 : -1L << (IPV6_WIDTH - bits);
        return new AddressBits(isIpv4, high & highMask, low & lowMask);
    }

    /** Returns the IPv4 address that what is sent to this IPv6 address may end up at; null when there is none. */
    @Nullable
    AddressBits ipv4Inside() {
        if (isIpv4) {
            return null;
        }
        if (high >>> 48 == SIX_TO_FOUR) {
            return ipv4(high >>> 16 & LAST_32);
        }
        long before = low >>> IPV4_WIDTH;
        boolean isMapped = high == 0 && before == MAPPED;
        // The unspecified address and loopback only look like the ones that are compatible with IPv4.
        boolean isCompatible = high == 0 && before == 0 && low > 1;
        boolean isNat64 = high == NAT64 && before == 0;
        return isMapped || isCompatible || isNat64 ? ipv4(low & LAST_32) : null;
    }

    /** Returns the address as people write it. */
    @Override
    public String toString() {
        if (isIpv4) {
            return IntStream.of(56, 48, 40, 32)
                    .mapToObj(shift -> Long.toString(part(high, shift, 0xff)))
                    .collect(Collectors.joining("."));
        }
        return LongStream.of(high, low)
                .boxed()
                .flatMap(half -> IntStream.of(48, 32, 16, 0).mapToObj(shift -> part(half, shift, 0xffff)))
                .map(Long::toHexString)
                .collect(Collectors.joining(":"))
                .replaceFirst("(^|:)0(:0)+(:|$)", "::");
    }

    private static long part(long bits, int shift, int mask) {
        return bits >>> shift & mask;
    }
}
