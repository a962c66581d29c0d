package dev.belay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A proxy's connection to a server, whose answers another thread brings back. */
final class Upstream implements AutoCloseable {
    private final OutputStream back;
    private @Nullable Socket socket;

    Upstream(OutputStream back) {
        this.back = back;
    }

    /** Returns whether there was none before. */
    boolean connect(String authority) throws IOException {
        if (socket != null) {
            return false;
        }
        int port = Integer.parseInt(authority.substring(authority.lastIndexOf(':') + 1));
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        return true;
    }

    void answer(String text) throws IOException {
        back.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void pump(Acceptor acceptor) throws IOException {
        Socket connected = connected();
        InputStream answers = connected.getInputStream();
        Thread unused = acceptor.spawn("upstream-" + connected.getLocalPort(), () -> answers.transferTo(back));
    }

    void send(InputStream bytes) throws IOException {
        bytes.transferTo(connected().getOutputStream());
    }

    void send(byte[] bytes) throws IOException {
        connected().getOutputStream().write(bytes);
    }

    private Socket connected() throws IOException {
        Socket connected = socket;
        if (connected == null) {
            throw new IOException("not connected");
        }
        return connected;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
