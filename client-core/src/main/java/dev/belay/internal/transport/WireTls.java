package dev.belay.internal.transport;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Layers TLS on wire sockets and remembers which lies on which. */
final class WireTls extends ForwardingTls {

    private final WireSockets sockets;

    WireTls(SSLSocketFactory delegate, WireSockets sockets) {
        super(delegate);
        this.sockets = sockets;
    }

    @Override
    public Socket createSocket(Socket raw, String host, int port, boolean autoClose) throws IOException {
        ExchangeObserver unused = Dialling.requireWanted();
        Socket tls = sockets.layered(super.createSocket(raw, host, port, autoClose), raw);
        Dialling.secures(tls);
        return tls;
    }
}
