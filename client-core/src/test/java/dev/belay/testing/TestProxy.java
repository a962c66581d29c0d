package dev.belay.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on a loopback port, which looks up every host as this host: {@code http://a.test:8080/} is what listens on
 * port 8080 here. It tunnels what it is asked to by {@code CONNECT} and forwards the rest, without what is meant for itself.
 *
 * <pre>{@code
 * TestProxy proxy = TestProxy.builder().demanding("Basic YTpi").start();
 * proxy.seen(); // CONNECT a.test:8443, GET http://a.test:8080/
 * }</pre>
 */
public final class TestProxy implements AutoCloseable {
    private static final String DEMAND =
            "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"r\"\r\nContent-Length: 0\r\n";

    private final List<ReceivedRequest> seen = new CopyOnWriteArrayList<>();
    private final Acceptor acceptor;
    private final @Nullable String demanded;
    private final @Nullable Answer answer;
    private final String extra;

    private TestProxy(Builder builder) {
        this.demanded = builder.demanded;
        this.answer = builder.answer;
        this.extra = builder.extra;
        this.acceptor = Acceptor.start(ListenOptions.defaults(), this::serve);
    }

    /** Returns a builder for a proxy that serves whoever asks. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the port the proxy listens on. */
    public int port() {
        return acceptor.port();
    }

    /** Returns the requests to the proxy itself, in order; what goes through a tunnel is none. */
    public List<ReceivedRequest> seen() {
        return List.copyOf(seen);
    }

    /** Returns the counters of this proxy. */
    public ServerTraffic traffic() {
        return acceptor.traffic();
    }

    @Override
    public void close() {
        acceptor.close();
    }

    private void serve(Acceptor started, AcceptedSocket accepted) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(accepted.raw().getInputStream());
        RequestReader reader = new RequestReader(in);
        FaultConnection connection = new FaultConnection(accepted, started, request -> {});
        try (Upstream upstream = new Upstream(accepted.raw().getOutputStream())) {
            for (ReceivedRequest head = reader.readHead(); head != null; head = reader.readHead()) {
                ReceivedRequest request = reader.readBody(head);
                seen.add(request);
                if (!answers(request, connection)) {
                    pass(request, in, upstream, started);
                }
            }
        }
    }

    /** Returns whether it has answered itself. */
    private boolean answers(ReceivedRequest request, FaultConnection connection)
            throws IOException, InterruptedException {
        if (demanded != null && !demanded.equals(request.header("Proxy-Authorization"))) {
            connection.write(DEMAND + extra + "\r\n");
            if (!extra.isEmpty()) {
                connection.close();
            }
            return true;
        }
        if (answer != null) {
            answer.write(request, connection);
        }
        return answer != null;
    }

    /** Passes a request on, or with a CONNECT all that follows. */
    private static void pass(ReceivedRequest request, InputStream in, Upstream upstream, Acceptor started)
            throws IOException {
        if (request.method().equals("CONNECT")) {
            upstream.connect(request.target());
            upstream.answer("HTTP/1.1 200 Here you are\r\n\r\n");
            upstream.pump(started);
            upstream.send(in);
            return;
        }
        URI target = URI.create(request.target());
        if (upstream.connect(target.getAuthority())) {
            upstream.pump(started);
        }
        upstream.send(forwarded(request, target));
    }

    private static byte[] forwarded(ReceivedRequest request, URI target) {
        StringBuilder text = new StringBuilder(request.method() + " " + target.getRawPath() + " HTTP/1.1\r\n");
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (!header.getKey().startsWith("proxy-")) {
                text.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        }
        return text.append("\r\n").append(request.body()).toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Collects the settings of a proxy. */
    public static final class Builder {
        private @Nullable String demanded;
        private @Nullable Answer answer;
        private String extra = "";

        private Builder() {}

        /** Answers 407 to whatever comes without this {@code Proxy-Authorization}. */
        public Builder demanding(String authorization) {
            demanded = authorization;
            return this;
        }

        /** Closes the connection after each 407. */
        public Builder closing() {
            extra = "Connection: close\r\n";
            return this;
        }

        /** Answers so itself, whatever it is asked for. */
        public Builder answering(Answer instead) {
            answer = instead;
            return this;
        }

        /** Starts the proxy. */
        public TestProxy start() {
            return new TestProxy(this);
        }
    }
}
