package dev.belay.internal.transport;

import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import okhttp3.TlsVersion;
import org.jspecify.annotations.Nullable;

/** What parameters of the JDK's leave to choose from of TLS; the rest of them does not concern a client that is safe. */
final class TlsChoice {

    private final String @Nullable [] protocols;
    private final String @Nullable [] cipherSuites;
    private final @Nullable SSLParameters set;

    /**
     * Narrows what may be used to what is set.
     *
     * @throws IllegalArgumentException when nothing is left
     */
    TlsChoice(SSLContext context, @Nullable SSLParameters set) {
        this.set = set;
        this.protocols = set == null ? null : narrowed("protocols", set.getProtocols(), allowedProtocols());
        this.cipherSuites = set == null
                ? null
                : narrowed(
                        "cipherSuites",
                        set.getCipherSuites(),
                        List.of(context.getSupportedSSLParameters().getCipherSuites()));
    }

    private static List<String> allowedProtocols() {
        return TransportConfig.TLS_VERSIONS.stream().map(TlsVersion::javaName).toList();
    }

    private static String @Nullable [] narrowed(String what, String @Nullable [] wanted, List<String> allowed) {
        if (wanted == null) {
            return null;
        }
        String[] left = Arrays.stream(wanted).filter(allowed::contains).toArray(String[]::new);
        if (left.length == 0) {
            throw new IllegalArgumentException("sslParameters: " + what + " " + Arrays.toString(wanted)
                    + " (expected: at least one of " + allowed + ")");
        }
        return left;
    }

    /** Applies it to a socket's parameters. */
    void applyTo(SSLParameters parameters) {
        if (protocols != null) {
            parameters.setProtocols(protocols);
        }
        if (cipherSuites != null) {
            parameters.setCipherSuites(cipherSuites);
        }
        if (set != null && set.getAlgorithmConstraints() != null) {
            parameters.setAlgorithmConstraints(set.getAlgorithmConstraints());
        }
        // Whatever is set: the JDK's client does the same.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
}
