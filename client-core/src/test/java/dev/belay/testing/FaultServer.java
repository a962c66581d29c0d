package dev.belay.testing;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * An HTTP/1.1 server on a loopback port whose connections follow a script.
 *
 * <pre>{@code
 * try (FaultServer server = FaultServer.start(Fault.answers(Answers.bodyStops(3, 100)))) {
 *     client.execute(server.url("/"));
 * }
 * }</pre>
 *
 * <p>Closing it closes every connection and ends every thread ({@code fault-server-<port>-…}, all daemons). A script that
 * fails with anything but an I/O error or an interrupt makes {@link #close()} throw.
 */
public final class FaultServer implements AutoCloseable {
    private static final int SMALL_BUFFER_BYTES = 4096;

    private final Acceptor acceptor;
    private final String scheme;

    private FaultServer(Builder builder, Fault fault) {
        Consumer<ReceivedRequest> observer = builder.observer;
        this.acceptor = Acceptor.start(builder.options, (acceptor, socket) -> {
            FaultConnection connection = new FaultConnection(socket, acceptor, observer);
            try {
                fault.serve(connection);
            } finally {
                connection.answered();
            }
        });
        this.scheme = builder.scheme;
    }

    /** Returns a builder for a server with an address, TLS or an observer of its own. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a plain server whose connections follow the script. */
    public static FaultServer start(Fault fault) {
        return builder().start(fault);
    }

    /** Starts a plain server that answers every request. */
    public static FaultServer start(Answer answer) {
        return builder().start(Fault.answers(answer));
    }

    /** Starts a server that reads requests and never answers. */
    public static FaultServer silent() {
        return start(Answers.never());
    }

    /** Starts a server that takes TLS connections at its {@code https} URL and never shakes hands. */
    public static FaultServer silentTls() {
        return builder().silentTls();
    }

    /** Starts a server that reads nothing and has a small receive buffer, so that an upload of a few MiB blocks. */
    public static FaultServer neverReads() {
        return builder().receiveBufferBytes(SMALL_BUFFER_BYTES).start(Fault.neverReads());
    }

    /** Returns the address the server listens on. */
    public InetAddress address() {
        return acceptor.address();
    }

    /** Returns the port the server listens on. */
    public int port() {
        return acceptor.port();
    }

    /** Returns the URL of a path, by the server's numeric address. */
    public String url(String path) {
        return url(address().getHostAddress(), path);
    }

    /** Returns the URL of a path under a host name, for a client whose resolver knows it. */
    public String url(String host, String path) {
        return scheme + "://" + host + ":" + port() + path;
    }

    /** Returns the counters of this server. */
    public ServerTraffic traffic() {
        return acceptor.traffic();
    }

    @Override
    public void close() {
        acceptor.close();
    }

    /** Collects the settings of a server. */
    public static final class Builder {
        private ListenOptions options = ListenOptions.defaults();
        private String scheme = "http";
        private Consumer<ReceivedRequest> observer = request -> {};

        private Builder() {}

        /** Listens on another loopback address, such as {@code "127.0.0.2"}; the default is 127.0.0.1. */
        public Builder address(String literal) {
            options = options.withAddress(AddressLiteral.parse(literal));
            return this;
        }

        /** Listens on a given port, for two servers behind one name; the default is a free one. */
        public Builder port(int port) {
            options = options.withPort(port);
            return this;
        }

        /** Serves over TLS, without ALPN. */
        public Builder tls(TestCertificates certificates) {
            options = options.withTls(certificates, List.of());
            scheme = "https";
            return this;
        }

        /** Sets the receive buffer of each connection; the default is the system's. */
        public Builder receiveBufferBytes(int bytes) {
            options = options.withReceiveBufferBytes(bytes);
            return this;
        }

        /**
         * Has scripts that wait look away from their peers, of which they then notice at most that a write fails: like a
         * server on another machine, this one takes no processor time when a peer goes. For measurements.
         */
        public Builder inattentive() {
            options = options.withAttention(false);
            return this;
        }

        /** Shows every request that was read to its end to an observer, on the connection's thread. */
        public Builder onRequest(Consumer<ReceivedRequest> newObserver) {
            observer = newObserver;
            return this;
        }

        /** Starts a server whose connections follow the script. */
        public FaultServer start(Fault fault) {
            return new FaultServer(this, fault);
        }

        /** Starts a server that takes TLS connections at its {@code https} URL and never shakes hands. */
        public FaultServer silentTls() {
            scheme = "https";
            return start(Fault.silent());
        }

        /** Starts a server that answers every request. */
        public FaultServer start(Answer answer) {
            return start(Fault.answers(answer));
        }
    }
}
