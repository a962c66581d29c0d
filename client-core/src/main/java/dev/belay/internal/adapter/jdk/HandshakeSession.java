package dev.belay.internal.adapter.jdk;

import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What is known of the TLS of a connection that may long be closed. It cannot be changed, nor resumed. */
final class HandshakeSession implements SSLSession {

    /** The most that TLS allows (RFC 8446, section 5.1), and with header, padding and MAC. */
    private static final int APPLICATION_BYTES = 1 << 14;

    private static final int PACKET_BYTES = APPLICATION_BYTES + 256 + 5;

    private final Handshake handshake;
    private final HttpUrl peer;
    private final long usedAtMillis;

    HandshakeSession(Handshake handshake, HttpUrl peer, long usedAtMillis) {
        this.handshake = handshake;
        this.peer = peer;
        this.usedAtMillis = usedAtMillis;
    }

    @Override
    public byte[] getId() {
        return new byte[0];
    }

    @Override
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return usedAtMillis;
    }

    @Override
    public long getLastAccessedTime() {
        return usedAtMillis;
    }

    @Override
    public void invalidate() {
        throw unchangeable();
    }

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void putValue(String name, Object value) {
        throw unchangeable();
    }

    @Override
    public @Nullable Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {
        throw unchangeable();
    }

    private static UnsupportedOperationException unchangeable() {
        return new UnsupportedOperationException("the session of a response can only be looked at");
    }

    @Override
    public String[] getValueNames() {
        return new String[0];
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        List<Certificate> certificates = handshake.peerCertificates();
        if (certificates.isEmpty()) {
            throw new SSLPeerUnverifiedException("the peer has presented no certificate");
        }
        return certificates.toArray(new Certificate[0]);
    }

    @Override
    public Certificate @Nullable [] getLocalCertificates() {
        List<Certificate> certificates = handshake.localCertificates();
        return certificates.isEmpty() ? null : certificates.toArray(new Certificate[0]);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    public @Nullable Principal getLocalPrincipal() {
        return handshake.localPrincipal();
    }

    @Override
    public String getCipherSuite() {
        return handshake.cipherSuite().javaName();
    }

    @Override
    public String getProtocol() {
        return handshake.tlsVersion().javaName();
    }

    @Override
    public String getPeerHost() {
        return peer.host();
    }

    @Override
    public int getPeerPort() {
        return peer.port();
    }

    @Override
    public int getPacketBufferSize() {
        return PACKET_BYTES;
    }

    @Override
    public int getApplicationBufferSize() {
        return APPLICATION_BYTES;
    }
}
