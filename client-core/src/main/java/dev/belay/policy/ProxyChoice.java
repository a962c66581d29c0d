package dev.belay.policy;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chooses by whatever selector there is at the time: null stands for no proxies. */
final class ProxyChoice extends ProxySelector {

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Function<URI, List<Proxy>> choice;
    private final boolean tells;

    private ProxyChoice(Function<URI, List<Proxy>> choice, boolean tells) {
        this.choice = choice;
        this.tells = tells;
    }

    /** Returns one that asks the JVM's selector each time. */
    static ProxyChoice ofJvm() {
        return new ProxyChoice(ProxyChoice::askJvm, true);
    }

    private static List<Proxy> askJvm(URI uri) {
        ProxySelector selector = ProxySelector.getDefault();
        return selector == null ? DIRECT : selector.select(uri);
    }

    /** Returns one that chooses the server that a function does; none means to connect directly. */
    static ProxyChoice of(Function<URI, @Nullable ProxyServer> choice) {
        return new ProxyChoice(
                uri -> {
                    ProxyServer server = choice.apply(uri);
                    return server == null ? DIRECT : List.of(server.proxy());
                },
                false);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return choice.apply(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        ProxySelector selector = tells ? ProxySelector.getDefault() : null;
        if (selector != null) {
            selector.connectFailed(uri, address, failure);
        }
    }
}
