package dev.belay.examples.service;

import java.net.InetAddress;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A service on Jetty, over HTTP/1.1 and HTTP/2 without TLS.
 *
 * <p>When its caller resets the HTTP/2 stream of a request, or closes the connection, all that the service does for that
 * request stops at once. Over HTTP/1.1 it does not notice that its caller has gone: it reads nothing from the connection
 * until it has answered. There the deadline header alone tells it when to stop.
 */
public final class JettyService implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector;

    private JettyService(Handler handler) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        this.connector = new ServerConnector(
                server, new HttpConnectionFactory(configuration), new HTTP2CServerConnectionFactory(configuration));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.addConnector(connector);
        server.setHandler(handler);
    }

    /** Starts a service on a free loopback port. */
    public static JettyService start(Endpoint endpoint) {
        return start(new EndpointHandler(endpoint));
    }

    static JettyService start(Handler handler) {
        JettyService service = new JettyService(handler);
        LifeCycle.start(service.server);
        return service;
    }

    /** Returns its URL. */
    public String url() {
        return "http://" + connector.getHost() + ":" + connector.getLocalPort() + "/";
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}
