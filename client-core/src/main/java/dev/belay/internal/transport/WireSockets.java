package dev.belay.internal.transport;

import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Makes the wire sockets of a client and finds the one below a connection. */
final class WireSockets extends SocketFactory {

    private final ConnectionUpkeep upkeep;
    private final TimeSource time;
    private final AddressGuard addresses;

    // Sockets have no equality of their own, so this is a map by identity.
    private final Map<Socket, WireSocket> byTlsSocket = new ConcurrentHashMap<>();

    WireSockets(ConnectionUpkeep upkeep, TimeSource time, AddressGuard addresses) {
        this.upkeep = upkeep;
        this.time = time;
        this.addresses = addresses;
    }

    /** Returns the wire socket that {@code socket} is, or is layered on; null when it is none of ours (SOCKS proxies). */
    @Nullable
    WireSocket below(Socket socket) {
        return socket instanceof WireSocket wire ? wire : byTlsSocket.get(socket);
    }

    /** Returns what says where its sockets may connect to. */
    AddressGuard addresses() {
        return addresses;
    }

    /** There is a connection over a socket that is none of ours. */
    void foreign() {
        upkeep.watch();
    }

    void closed(WireSocket socket) {
        upkeep.closed(socket);
    }

    /** Does it soon, on another thread. */
    void later(Runnable task) {
        upkeep.later(task);
    }

    /** Returns the socket to use in place of {@code tlsSocket}, which has been layered on {@code raw}. */
    Socket layered(Socket tlsSocket, Socket raw) throws IOException {
        WireSocket wire = below(raw);
        if (wire == null) {
            return tlsSocket;
        }
        Socket shown = tlsSocket;
        if (isOfTheJdk(tlsSocket) && tlsSocket instanceof SSLSocket ssl) {
            shown = new WireTlsSocket(ssl, wire.framing());
        } else {
            wire.framing().goBlind();
        }
        byTlsSocket.put(shown, wire);
        wire.layeredBy(shown);
        return shown;
    }

    /** Returns whether OkHttp asks the socket for nothing but what an SSLSocket has: others it knows by their classes. */
    private static boolean isOfTheJdk(Socket socket) {
        return socket.getClass().getModule() == SSLSocket.class.getModule();
    }

    void forget(Socket tlsSocket) {
        byTlsSocket.remove(tlsSocket);
    }

    @Override
    public Socket createSocket() throws IOException {
        ExchangeObserver dialler = Dialling.requireWanted();
        WireSocket socket =
                Dialling.isForOneCall() ? new WireSocket(this, time, new WireChannel()) : new WireSocket(this, time);
        socket.dialledFor(dialler);
        // Requests are buffered and flushed as a whole: waiting for more to send only adds the peer's delayed ACK.
        socket.setTcpNoDelay(true);
        upkeep.opened(socket);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw unconnectedOnly();
    }

    private static UnsupportedOperationException unconnectedOnly() {
        return new UnsupportedOperationException("only unconnected sockets: connecting is a step of its own");
    }
}
