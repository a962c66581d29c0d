package dev.belay.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Turns text into an address without ever asking a resolver: a test must not depend on the network. */
final class AddressLiteral {
    private AddressLiteral() {}

    static InetAddress parse(String literal) {
        try {
            if (literal.matches("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) {
                return InetAddress.getByName(literal);
            }
        } catch (UnknownHostException malformed) {
            throw refusal(literal, malformed);
        }
        throw refusal(literal, null);
    }

    private static IllegalArgumentException refusal(String literal, @Nullable UnknownHostException cause) {
        return new IllegalArgumentException("address: " + literal + " (expected: an IP address)", cause);
    }
}
