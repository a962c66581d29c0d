package dev.belay.internal.adapter.jdk;

import dev.belay.internal.transport.TransportConfig;
import dev.belay.policy.RedirectPolicy;
import java.net.ProxySelector;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import okhttp3.Protocol;
import okhttp3.TlsVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of itself, in the words of the JDK.
 *
 * @param wire null over a fake, of which the JDK's defaults are said
 */
public record ClientFacts(
        RedirectPolicy redirects, @Nullable TransportConfig wire) {

    /** The JDK calls it normal, too, to follow redirects, but not from https to http. */
    Redirect followRedirects() {
        return redirects.limit() == 0 ? Redirect.NEVER : Redirect.NORMAL;
    }

    Version version() {
        boolean http2 = wire == null || wire.protocols().stream().anyMatch(ClientFacts::isHttp2);
        return http2 ? Version.HTTP_2 : Version.HTTP_1_1;
    }

    static Version version(Protocol protocol) {
        return isHttp2(protocol) ? Version.HTTP_2 : Version.HTTP_1_1;
    }

    private static boolean isHttp2(Protocol protocol) {
        return protocol == Protocol.HTTP_2 || protocol == Protocol.H2_PRIOR_KNOWLEDGE;
    }

    Optional<ProxySelector> proxy() {
        return wire == null ? Optional.empty() : Optional.of(wire.proxies().selector());
    }

    SSLContext sslContext() {
        if (wire != null) {
            return wire.tls().context();
        }
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JVM has no TLS", e);
        }
    }

    /** A new one each time, since it can be changed. */
    SSLParameters sslParameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(
                TransportConfig.TLS_VERSIONS.stream().map(TlsVersion::javaName).toArray(String[]::new));
        if (wire == null || wire.tls().policy().checksHostName()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }
}
