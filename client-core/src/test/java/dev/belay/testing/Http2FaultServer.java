package dev.belay.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/2 server on a loopback port whose streams follow a script: with prior knowledge, or over TLS by ALPN.
 *
 * <pre>{@code
 * try (Http2FaultServer server = Http2FaultServer.start(StreamAnswers.inTurn(StreamAnswers.never(), StreamAnswers.ok("ok")))) {
 *     client.execute(server.url("/"));
 * }
 * }</pre>
 *
 * <p>It decodes no request headers: a request is known by its number alone. Closing it closes every connection and ends
 * every thread ({@code fault-server-<port>-…}, all daemons). A script that fails with anything but an I/O error or an
 * interrupt makes {@link #close()} throw.
 */
public final class Http2FaultServer implements AutoCloseable {
    private static final int SMALL_BUFFER_BYTES = 4096;

    private final Acceptor acceptor;
    private final String scheme;
    private final Set<Http2Connection> connections = ConcurrentHashMap.newKeySet();

    private Http2FaultServer(Builder builder, StreamAnswer answer) {
        Http2Settings settings = builder.settings;
        AtomicInteger requestNumbers = new AtomicInteger();
        Set<Http2Connection> open = connections;
        this.scheme = builder.options.certificates() == null ? "http" : "https";
        this.acceptor = Acceptor.start(builder.options, (acceptor, socket) -> {
            Http2Connection connection = new Http2Connection(socket, acceptor, settings, requestNumbers, answer);
            open.add(connection);
            try {
                connection.run();
            } finally {
                open.remove(connection);
            }
        });
    }

    /** Returns a builder for a server with TLS, windows or a connection fault of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a server without TLS that answers every request. */
    public static Http2FaultServer start(StreamAnswer answer) {
        return builder().start(answer);
    }

    /**
     * Returns a builder for a server that grants the largest windows and reads nothing after the headers of its first
     * request, so that a client's upload blocks in its socket and takes the whole connection with it.
     */
    public static Builder neverReads() {
        return builder()
                .initialWindowBytes(Integer.MAX_VALUE)
                .receiveBufferBytes(SMALL_BUFFER_BYTES)
                .stopsReadingAtRequest(1);
    }

    /** Returns the port the server listens on. */
    public int port() {
        return acceptor.port();
    }

    /** Returns the URL of a path, by the server's numeric address. */
    public String url(String path) {
        return url(acceptor.address().getHostAddress(), path);
    }

    /** Returns the URL of a path under a host name, for a client whose resolver knows it. */
    public String url(String host, String path) {
        return scheme + "://" + host + ":" + port() + path;
    }

    /** Returns the counters of this server. */
    public ServerTraffic traffic() {
        return acceptor.traffic();
    }

    /** Makes every connection that is open now read nothing more; it still writes. New connections are not touched. */
    public void stopReading() {
        connections.forEach(connection -> connection.become(Http2Connection.Mode.READS_NOTHING));
    }

    /** Makes every connection that is open now drop what it reads and write nothing. New connections are not touched. */
    public void goDark() {
        connections.forEach(connection -> connection.become(Http2Connection.Mode.DARK));
    }

    @Override
    public void close() {
        acceptor.close();
    }

    /** Collects the settings of a server. */
    public static final class Builder {
        private ListenOptions options = ListenOptions.defaults();
        private Http2Settings settings = Http2Settings.defaults();

        private Builder() {}

        /** Listens on another loopback address, such as {@code "127.0.0.2"}; the default is 127.0.0.1. */
        public Builder address(String literal) {
            options = options.withAddress(AddressLiteral.parse(literal));
            return this;
        }

        /** Listens on a given port; the default is a free one. */
        public Builder port(int port) {
            options = options.withPort(port);
            return this;
        }

        /** Serves over TLS and offers {@code h2} alone. */
        public Builder tls(TestCertificates certificates) {
            options = options.withTls(certificates, List.of("h2"));
            return this;
        }

        /** Sets the receive buffer of each connection; the default is the system's. */
        public Builder receiveBufferBytes(int bytes) {
            options = options.withReceiveBufferBytes(bytes);
            return this;
        }

        /** Sets how much of an upload each stream may send before its answer awaits it; the default is 65,535. */
        public Builder initialWindowBytes(int bytes) {
            settings = settings.withInitialWindowBytes(bytes);
            return this;
        }

        /** Makes the connection of the n-th request read nothing after that request's headers; it still writes. */
        public Builder stopsReadingAtRequest(int n) {
            settings = settings.withStopsReadingAt(n);
            return this;
        }

        /** Makes the connection of the n-th request drop what it reads, and write nothing, from that request on. */
        public Builder goesDarkAtRequest(int n) {
            settings = settings.withGoesDarkAt(n);
            return this;
        }

        /** Starts a server that answers every request. */
        public Http2FaultServer start(StreamAnswer answer) {
            return new Http2FaultServer(this, answer);
        }
    }
}
