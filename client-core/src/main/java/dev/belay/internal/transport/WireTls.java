package dev.belay.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Layers TLS on wire sockets and remembers which lies on which. */
final class WireTls extends SSLSocketFactory {

    private final SSLSocketFactory delegate;
    private final WireSockets sockets;

    WireTls(SSLSocketFactory delegate, WireSockets sockets) {
        this.delegate = delegate;
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) throws IOException {
        ExchangeObserver unused = Dialling.requireWanted();
        Socket tls = sockets.layered(delegate.createSocket(raw, host, port, autoClose), raw);
        Dialling.secures(tls);
        return tls;
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
        return delegate.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return delegate.createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return delegate.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return delegate.createSocket(address, port, localAddress, localPort);
    }
}
