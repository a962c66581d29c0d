package dev.belay.internal.adapter.jdk;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** What has been set on a builder of the JDK's kind; what has not is null. */
public record ClientSettings(
        @Nullable CookieHandler cookieHandler,
        @Nullable Duration connectTimeout,
        @Nullable SSLContext sslContext,
        @Nullable SSLParameters sslParameters,
        @Nullable Executor executor,
        @Nullable Redirect followRedirects,
        @Nullable Version version,
        @Nullable ProxySelector proxy,
        @Nullable Authenticator authenticator) {

    /** Returns a copy of what JDK 17 knows of them, as the JDK's client makes one. */
    static SSLParameters copy(SSLParameters set) {
        SSLParameters copy = new SSLParameters();
        if (set.getCipherSuites() != null) {
            copy.setCipherSuites(set.getCipherSuites());
        }
        if (set.getProtocols() != null) {
            copy.setProtocols(set.getProtocols());
        }
        // Each of the two clears the other.
        if (set.getNeedClientAuth()) {
            copy.setNeedClientAuth(true);
        } else {
            copy.setWantClientAuth(set.getWantClientAuth());
        }
        copy.setAlgorithmConstraints(set.getAlgorithmConstraints());
        copy.setEndpointIdentificationAlgorithm(set.getEndpointIdentificationAlgorithm());
        copy.setApplicationProtocols(set.getApplicationProtocols());
        copy.setUseCipherSuitesOrder(set.getUseCipherSuitesOrder());
        copy.setEnableRetransmissions(set.getEnableRetransmissions());
        copy.setMaximumPacketSize(set.getMaximumPacketSize());
        if (set.getServerNames() != null) {
            copy.setServerNames(set.getServerNames());
        }
        if (set.getSNIMatchers() != null) {
            copy.setSNIMatchers(set.getSNIMatchers());
        }
        return copy;
    }
}
