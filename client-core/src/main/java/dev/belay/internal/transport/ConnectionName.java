package dev.belay.internal.transport;

import java.net.InetSocketAddress;
import java.net.Proxy;
import okhttp3.Connection;

/** What a connection is called in messages and ledgers. */
final class ConnectionName {

    private ConnectionName() {}

    static String of(Connection connection, boolean dialled) {
        InetSocketAddress remote = connection.route().socketAddress();
        String address = remote.getAddress() == null
                ? remote.getHostString()
                : remote.getAddress().getHostAddress();
        String through = connection.route().proxy().type() == Proxy.Type.DIRECT ? "" : " through this proxy";
        return address + ":" + remote.getPort() + " " + connection.protocol() + (dialled ? "" : " reused") + through;
    }
}
