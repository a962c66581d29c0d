package dev.belay.testing;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS proxy (RFC 1928) on a loopback port that asks for no password, and looks up every host as this host. */
public final class SocksProxy implements AutoCloseable {
    private static final int BY_NAME = 3;
    private static final int BY_IPV4 = 1;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Acceptor acceptor = Acceptor.start(ListenOptions.defaults(), this::serve);

    private SocksProxy() {}

    /** Starts a proxy. */
    public static SocksProxy start() {
        return new SocksProxy();
    }

    /** Returns the port the proxy listens on. */
    public int port() {
        return acceptor.port();
    }

    /** Returns the hosts and ports that it was asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        acceptor.close();
    }

    private void serve(Acceptor started, AcceptedSocket accepted) throws IOException {
        DataInputStream in = new DataInputStream(accepted.raw().getInputStream());
        OutputStream out = accepted.raw().getOutputStream();
        in.readByte();
        in.readNBytes(in.readUnsignedByte());
        out.write(new byte[] {5, 0});
        in.readNBytes(3);
        String target = readHost(in) + ":" + in.readUnsignedShort();
        asked.add(target);
        try (Upstream upstream = new Upstream(out)) {
            boolean unused = upstream.connect(target);
            out.write(new byte[] {5, 0, 0, BY_IPV4, 0, 0, 0, 0, 0, 0});
            upstream.pump(started);
            upstream.send(in);
        }
    }

    private static String readHost(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind == BY_NAME) {
            return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        }
        in.readNBytes(kind == BY_IPV4 ? 4 : 16);
        return "address";
    }
}
