package dev.belay.internal.dns;

import dev.belay.internal.dns.Lookup.Answer;
import dev.belay.internal.time.TimeSource;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The addresses that were looked up, how long they are good for, and which of them lately failed to connect. */
public final class AddressBook {

    public static final long FRESH_NANOS = seconds(30);
    public static final long STALE_NANOS = seconds(300);
    public static final long FAILURE_NANOS = seconds(1);
    public static final long DEMOTED_NANOS = seconds(60);
    private static final int MOST_HOSTS = 10_000;

    private record Entry(Answer answer, long at) {}

    private final TimeSource time;
    private final Map<String, Entry> byHost = new ConcurrentHashMap<>();
    private final Map<InetAddress, Long> demoted = new ConcurrentHashMap<>();

    AddressBook(TimeSource time) {
        this.time = time;
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000L;
    }

    /** Returns a fresh answer (addresses, or a failure of just now); null when it is time to look up again. */
    @Nullable
    Answer fresh(String host) {
        Entry entry = byHost.get(host);
        if (entry == null) {
            return null;
        }
        long limit = entry.answer.failure() == null ? FRESH_NANOS : FAILURE_NANOS;
        return time.nanoTime() - entry.at < limit ? ordered(entry.answer) : null;
    }

    /** Keeps an answer and returns it, or the old addresses when the new answer is a failure and they are not too old. */
    Answer keep(String host, Answer answer) {
        long now = time.nanoTime();
        Entry old = byHost.get(host);
        if (answer.failure() != null && old != null && isGood(old, now)) {
            return ordered(old.answer);
        }
        if (byHost.size() >= MOST_HOSTS) {
            byHost.values().removeIf(entry -> now - entry.at >= FRESH_NANOS);
            if (byHost.size() >= MOST_HOSTS) {
                byHost.clear();
            }
        }
        byHost.put(host, new Entry(answer, now));
        return ordered(answer);
    }

    private static boolean isGood(Entry entry, long now) {
        return entry.answer.failure() == null && now - entry.at < STALE_NANOS;
    }

    /** Puts an address at the end of every answer for a while. */
    void demote(InetAddress address) {
        long now = time.nanoTime();
        demoted.values().removeIf(at -> now - at >= DEMOTED_NANOS);
        if (demoted.size() < MOST_HOSTS) {
            demoted.put(address, now);
        }
    }

    int size() {
        return byHost.size();
    }

    private Answer ordered(Answer answer) {
        if (demoted.isEmpty() || answer.addresses().size() < 2) {
            return answer;
        }
        List<InetAddress> good = new ArrayList<>();
        List<InetAddress> bad = new ArrayList<>();
        long now = time.nanoTime();
        for (InetAddress address : answer.addresses()) {
            Long at = demoted.get(address);
            (at != null && now - at < DEMOTED_NANOS ? bad : good).add(address);
        }
        good.addAll(bad);
        return new Answer(good, answer.failure());
    }
}
