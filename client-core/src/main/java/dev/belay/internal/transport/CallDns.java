package dev.belay.internal.transport;

import dev.belay.internal.dns.Resolver;
import dev.belay.internal.timer.Stoppable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/** Gives OkHttp's look-ups, which do not know their call, the call that they are for. */
final class CallDns implements Dns {

    /*
     * OkHttp calls dnsStart and lookup on the same thread, one right after the other. A Dns per call would do as well, but
     * the pool takes it for part of the address: no connection would ever be used twice.
     */
    private static final ThreadLocal<@Nullable OkHttpExchange> CURRENT = new ThreadLocal<>();
    private static final Stoppable FOR_EVER = () -> false;

    private final Resolver resolver;

    CallDns(Resolver resolver) {
        this.resolver = resolver;
    }

    static void enter(OkHttpExchange exchange) {
        CURRENT.set(exchange);
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        OkHttpExchange exchange = CURRENT.get();
        CURRENT.remove();
        if (exchange == null) {
            return resolver.resolve(hostname, FOR_EVER);
        }
        return resolver.resolve(hostname, exchange.observer(), exchange.observer()::carrying);
    }
}
