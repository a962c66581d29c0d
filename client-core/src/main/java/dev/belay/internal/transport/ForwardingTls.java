package dev.belay.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Makes what another factory makes, and prepares it. */
abstract class ForwardingTls extends SSLSocketFactory {

    private final SSLSocketFactory delegate;

    ForwardingTls(SSLSocketFactory delegate) {
        this.delegate = delegate;
    }

    /** Returns {@code socket}, fresh from the other factory, as it is to be given out. */
    Socket prepared(Socket socket) {
        return socket;
    }

    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) throws IOException {
        return prepared(delegate.createSocket(raw, host, port, autoClose));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return delegate.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return delegate.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return prepared(delegate.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return prepared(delegate.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return prepared(delegate.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return prepared(delegate.createSocket(address, port, localAddress, localPort));
    }
}
