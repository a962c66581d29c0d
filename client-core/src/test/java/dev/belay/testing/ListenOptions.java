package dev.belay.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where and how a fault server listens. */
record ListenOptions(
        InetAddress address,
        int port,
        int receiveBufferBytes,
        @Nullable TestCertificates certificates,
        List<String> alpn,
        boolean attentive) {

    private static final int BACKLOG = 1024;

    static ListenOptions defaults() {
        return new ListenOptions(InetAddress.getLoopbackAddress(), 0, 0, null, List.of(), true);
    }

    ListenOptions withAddress(InetAddress newAddress) {
        return new ListenOptions(newAddress, port, receiveBufferBytes, certificates, alpn, attentive);
    }

    ListenOptions withPort(int newPort) {
        return new ListenOptions(address, newPort, receiveBufferBytes, certificates, alpn, attentive);
    }

    ListenOptions withReceiveBufferBytes(int bytes) {
        return new ListenOptions(address, port, bytes, certificates, alpn, attentive);
    }

    ListenOptions withTls(TestCertificates newCertificates, List<String> newAlpn) {
        return new ListenOptions(address, port, receiveBufferBytes, newCertificates, newAlpn, attentive);
    }

    ListenOptions withAttention(boolean newAttentive) {
        return new ListenOptions(address, port, receiveBufferBytes, certificates, alpn, newAttentive);
    }

    ServerSocket listen() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            // Accepted sockets inherit the buffer, and only when it is set before the bind.
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.bind(new InetSocketAddress(address, port), BACKLOG);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
