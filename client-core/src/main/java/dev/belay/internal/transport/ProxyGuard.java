package dev.belay.internal.transport;

import dev.belay.internal.origin.Origin;
import dev.belay.policy.ProxyPolicy;
import java.net.Proxy;
import java.net.URI;
import okhttp3.HttpUrl;

/** Refuses what OkHttp would send past a proxy without asking whether it may. */
final class ProxyGuard {

    /*
     * A host name with an underscore, usual among containers, is none to java.net.URI (RFC 952), and OkHttp asks for the
     * proxy of a URI with a host alone: the rest it connects to directly.
     */

    private final ProxyPolicy policy;

    ProxyGuard(ProxyPolicy policy) {
        this.policy = policy;
    }

    void requireAskable(HttpUrl url) throws ProxyRefusal {
        if (url.host().indexOf('_') < 0) {
            return;
        }
        URI uri = HttpUrl.get(url.scheme() + "://" + url.host() + ":" + url.port() + "/")
                .uri();
        if (uri.getHost() != null) {
            return;
        }
        for (Proxy proxy : policy.selector().select(uri)) {
            if (proxy.type() != Proxy.Type.DIRECT) {
                throw new ProxyRefusal(
                        Origin.of(url) + " belongs behind " + ProxyRefusal.name(proxy)
                                + ", but a host name with an underscore cannot be sent there",
                        "Call it by another name, or except it from the proxy.");
            }
        }
    }
}
