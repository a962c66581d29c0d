package dev.belay.policy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy, and who one is to it. */
record ProxyServer(String host, int port, @Nullable ProxyCredentials credentials) {

    ProxyServer as(ProxyCredentials other) {
        return new ProxyServer(host, port, other);
    }

    /** Its host is looked up for each connection, as that of any server. */
    Proxy proxy() {
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    }

    boolean isAt(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                && inet.getHostString().equalsIgnoreCase(host)
                && inet.getPort() == port;
    }

    @Override
    public String toString() {
        String literal = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return literal + ":" + port + (credentials == null ? "" : " with credentials");
    }
}
