package dev.belay.error;

import dev.belay.event.CallLedger;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The call, or a redirect, led to where the client must not go; see {@code AddressPolicy}. Nothing was sent there. */
public final class AddressRefusedException extends BelayException {

    private static final long serialVersionUID = 1;

    private final @Nullable InetAddress address;
    private final String rule;

    /** For the library, and for tests of code that handles it. */
    public AddressRefusedException(
            String message, @Nullable Throwable cause, CallLedger ledger, @Nullable InetAddress address, String rule) {
        super(message, cause, ledger);
        this.address = address;
        this.rule = rule;
    }

    /** Returns the address that was refused, of several the first; empty when it was the scheme, the port or a proxy. */
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    /** Returns the rule by which it was refused, in words, such as {@code "127.0.0.0/8 (loopback)"}. */
    public String rule() {
        return rule;
    }
}
