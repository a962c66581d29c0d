package dev.belay.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay on a loopback port, like a proxy or a NAT gateway on the way to a server, that can lose its connections
 * without a word to either side. Closing it closes every connection and ends every thread.
 */
public final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Acceptor acceptor;
    private final Set<Link> links;

    private Relay(Acceptor acceptor, Set<Link> links) {
        this.acceptor = acceptor;
        this.links = links;
    }

    /** Starts a relay to a port of this host. */
    public static Relay to(int port) {
        Set<Link> links = ConcurrentHashMap.newKeySet();
        Acceptor acceptor = Acceptor.start(ListenOptions.defaults(), (running, client) -> {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Link link = new Link(client.raw(), server);
                links.add(link);
                try {
                    running.spawn("answers", link::answers);
                    link.requests();
                } finally {
                    links.remove(link);
                }
            }
        });
        return new Relay(acceptor, links);
    }

    /** Returns the port the relay listens on. */
    public int port() {
        return acceptor.port();
    }

    /** Returns the counters of what was accepted; a connection is open until its client closes it. */
    public ServerTraffic traffic() {
        return acceptor.traffic();
    }

    /** Forwards nothing any more of the connections that are open now, and closes none of them. New ones are relayed. */
    public void goDark() {
        links.forEach(link -> link.dark = true);
    }

    @Override
    public void close() {
        acceptor.close();
    }

    private static final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean dark;

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            server.setTcpNoDelay(true);
        }

        void requests() throws IOException {
            pump(client.getInputStream(), server.getOutputStream());
        }

        void answers() throws IOException {
            pump(server.getInputStream(), client.getOutputStream());
            if (!dark) {
                client.close();
            }
        }

        /** What is lost is read all the same: a black hole takes whatever comes. */
        private void pump(InputStream from, OutputStream to) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                if (!dark) {
                    to.write(buffer, 0, n);
                }
            }
        }
    }
}
