package dev.belay.policy;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chooses by a selector, or whatever there is at the time: null stands for no proxies. */
final class ProxyChoice extends ProxySelector {

    private static final List<Proxy> DIRECT = List.of(Proxy.NO_PROXY);

    private final Function<URI, List<Proxy>> choice;
    /** Gives whom to tell of failures; null when there is nobody. */
    private final Supplier<@Nullable ProxySelector> told;

    private ProxyChoice(Function<URI, List<Proxy>> choice, Supplier<@Nullable ProxySelector> told) {
        this.choice = choice;
        this.told = told;
    }

    /** Returns one that asks the JVM's selector each time. */
    static ProxyChoice ofJvm() {
        return new ProxyChoice(uri -> ask(ProxySelector.getDefault(), uri), ProxySelector::getDefault);
    }

    /** Returns one that asks this selector. */
    static ProxyChoice by(ProxySelector selector) {
        return new ProxyChoice(uri -> ask(selector, uri), () -> selector);
    }

    private static List<Proxy> ask(@Nullable ProxySelector selector, URI uri) {
        List<Proxy> chosen = selector == null ? null : selector.select(uri);
        return chosen == null ? DIRECT : chosen;
    }

    /** Returns one that chooses the server that a function does; none means to connect directly. */
    static ProxyChoice of(Function<URI, @Nullable ProxyServer> choice) {
        return new ProxyChoice(
                uri -> {
                    ProxyServer server = choice.apply(uri);
                    return server == null ? DIRECT : List.of(server.proxy());
                },
                () -> null);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return choice.apply(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        ProxySelector selector = told.get();
        if (selector != null) {
            selector.connectFailed(uri, address, failure);
        }
    }
}
