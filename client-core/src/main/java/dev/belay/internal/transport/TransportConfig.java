package dev.belay.internal.transport;

import dev.belay.internal.time.TimeSource;
import dev.belay.policy.AddressPolicy;
import dev.belay.policy.ProxyPolicy;
import java.time.Duration;
import java.util.List;
import okhttp3.Dns;
import okhttp3.Protocol;
import okhttp3.TlsVersion;

/**
 * What a transport is made of.
 *
 * @param maxIdleConnections how many connections without a call are kept: as many as there may be calls at once, from which
 *     the number of pools follows
 * @param maxIdle how long they are kept
 * @param addresses what may be dialled
 * @param proxies what is dialled in place of a server
 * @param cookies what keeps cookies
 */
public record TransportConfig(
        Dns dns,
        TlsSockets tls,
        List<Protocol> protocols,
        int maxIdleConnections,
        Duration maxIdle,
        TimeSource time,
        AddressPolicy addresses,
        ProxyPolicy proxies,
        Cookies cookies) {

    public static final Duration MAX_IDLE = Duration.ofSeconds(30);

    /** How long a connection is used at most. */
    public static final Duration MAX_AGE = Duration.ofMinutes(5);

    /** An HTTP/2 peer that does not answer a ping until the next one is due is gone, even if no call has noticed. */
    public static final Duration PING = Duration.ofSeconds(15);

    /** RFC 8996 forbids what is older. */
    public static final List<TlsVersion> TLS_VERSIONS = List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2);

    /** How long a request that waits for leave to send its body waits for it. */
    public static final Duration CONTINUE_WAIT = Duration.ofSeconds(1);

    /** How long the end of a stream over HTTP/2 may take after the last byte that its length announced. */
    public static final Duration STREAM_END_WAIT = Duration.ofMillis(100);

    /** Returns the configuration that a client has when nothing else is said. */
    public static TransportConfig of(Dns dns, int maxIdleConnections) {
        return of(dns, maxIdleConnections, SystemTls.get());
    }

    /** Returns the same with another trust than in what the JVM trusts, which then is not looked at. */
    public static TransportConfig of(Dns dns, int maxIdleConnections, TlsSockets tls) {
        return new TransportConfig(
                dns,
                tls,
                List.of(Protocol.HTTP_2, Protocol.HTTP_1_1),
                maxIdleConnections,
                MAX_IDLE,
                TimeSource.SYSTEM,
                AddressPolicy.unrestricted(),
                ProxyPolicy.systemDefault(),
                Cookies.NONE);
    }

    /** Returns a copy that speaks these protocols. */
    public TransportConfig protocols(List<Protocol> other) {
        return new TransportConfig(
                dns, tls, List.copyOf(other), maxIdleConnections, maxIdle, time, addresses, proxies, cookies);
    }

    /** Returns a copy whose connections live by another clock, and are closed when they have been idle for that long. */
    public TransportConfig times(Duration longestIdle, TimeSource source) {
        return new TransportConfig(
                dns, tls, protocols, maxIdleConnections, longestIdle, source, addresses, proxies, cookies);
    }

    /** Returns a copy that trusts so. */
    public TransportConfig tls(TlsSockets other) {
        return new TransportConfig(
                dns, other, protocols, maxIdleConnections, maxIdle, time, addresses, proxies, cookies);
    }

    /** Returns a copy that dials nothing but what this allows. */
    public TransportConfig addresses(AddressPolicy other) {
        return new TransportConfig(dns, tls, protocols, maxIdleConnections, maxIdle, time, other, proxies, cookies);
    }

    /** Returns a copy that goes through these proxies. */
    public TransportConfig proxies(ProxyPolicy other) {
        return new TransportConfig(dns, tls, protocols, maxIdleConnections, maxIdle, time, addresses, other, cookies);
    }

    /** Returns a copy that keeps cookies so. */
    public TransportConfig cookies(Cookies other) {
        return new TransportConfig(dns, tls, protocols, maxIdleConnections, maxIdle, time, addresses, proxies, other);
    }
}
