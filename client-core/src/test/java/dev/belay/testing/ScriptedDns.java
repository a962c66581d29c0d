package dev.belay.testing;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Dns;

/** A resolver that knows only what it was told, and counts how often it was asked. */
public final class ScriptedDns implements Dns {
    private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> lookups = new ConcurrentHashMap<>();

    /** Sets, or replaces, the addresses of a host, in order; an address is a literal such as {@code "127.0.0.2"}. */
    public ScriptedDns answer(String host, String... addresses) {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(AddressLiteral.parse(address));
        }
        answers.put(host, List.copyOf(parsed));
        return this;
    }

    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
        lookups.computeIfAbsent(hostname, name -> new AtomicInteger()).incrementAndGet();
        List<InetAddress> addresses = answers.get(hostname);
        if (addresses == null) {
            throw new UnknownHostException(hostname + ": not in the script");
        }
        return addresses;
    }

    /** Returns how often a host was looked up. */
    public int lookups(String host) {
        AtomicInteger count = lookups.get(host);
        return count == null ? 0 : count.get();
    }
}
