package dev.belay.internal.transport;

import dev.belay.policy.Tls;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Sockets of a context of the JDK's, with what is set for it, and never with less than is checked otherwise. */
public final class ContextTls extends ForwardingTls {

    /*
     * What is set is set on each socket before OkHttp narrows it: to the protocols and cipher suites of its own list. That
     * the certificate is for the host that is called is checked twice, by the JVM, as its own client has it, and by OkHttp:
     * a trust manager that is an extended one does without the first.
     */

    private final TlsChoice choice;

    private ContextTls(SSLSocketFactory delegate, TlsChoice choice) {
        super(delegate);
        this.choice = choice;
    }

    /**
     * Returns what a client needs of them.
     *
     * @param parameters null when none are set
     * @throws IllegalStateException when the context has not been initialized
     * @throws IllegalArgumentException when the parameters leave no protocol or no cipher suite
     */
    public static TlsSockets of(SSLContext context, @Nullable SSLParameters parameters) {
        return new TlsSockets(
                new ContextTls(context.getSocketFactory(), new TlsChoice(context, parameters)),
                new ContextTrust(),
                Tls.systemTrust());
    }

    @Override
    Socket prepared(Socket socket) {
        if (socket instanceof SSLSocket tls) {
            SSLParameters parameters = tls.getSSLParameters();
            choice.applyTo(parameters);
            tls.setSSLParameters(parameters);
        }
        return socket;
    }
}
