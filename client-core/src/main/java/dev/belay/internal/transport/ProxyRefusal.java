package dev.belay.internal.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import org.jspecify.annotations.Nullable;

/** What a proxy says instead of opening a tunnel. */
public final class ProxyRefusal extends IOException {

    private static final long serialVersionUID = 1;

    /** What OkHttp says of a status that is neither 200 nor 407; the status follows. */
    private static final String UNEXPECTED = "Unexpected response code for CONNECT: ";

    private final String advice;
    private final boolean passing;

    /** For what stays so until somebody changes something. */
    ProxyRefusal(String words, String advice) {
        this(words, advice, false);
    }

    private ProxyRefusal(String words, String advice, boolean passing) {
        super(words);
        this.advice = advice;
        this.passing = passing;
    }

    /** Returns whether that is an answer of a proxy's. */
    static boolean isAnswer(IOException failure) {
        String message = failure.getMessage();
        return failure instanceof ProxyRefusal || (message != null && message.startsWith(UNEXPECTED));
    }

    /** Returns what to make of the failure of a call through {@code proxy}. */
    static IOException explained(IOException failure, @Nullable String proxy) {
        if (failure instanceof ProxyRefusal || !isAnswer(failure)) {
            return failure;
        }
        String status = String.valueOf(failure.getMessage()).substring(UNEXPECTED.length());
        ProxyRefusal refusal = new ProxyRefusal(
                (proxy == null ? "the proxy" : proxy) + " opens no tunnel (status " + status + ")",
                "Ask who runs it whether it lets this host and port through, or except the host from the proxy.",
                status.startsWith("5"));
        refusal.initCause(failure);
        return refusal;
    }

    /** Returns a proxy's kind and place. */
    static String name(Proxy proxy) {
        String where = proxy.address() instanceof InetSocketAddress inet
                ? inet.getHostString() + ":" + inet.getPort()
                : "an unknown address";
        return "the " + proxy.type() + " proxy " + where;
    }

    /** Returns whether another attempt may get through: the proxy itself is in trouble, and has not judged the request. */
    public boolean isPassing() {
        return passing;
    }

    /** Returns what can be done. */
    public String advice() {
        return advice;
    }
}
