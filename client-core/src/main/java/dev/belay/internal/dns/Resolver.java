package dev.belay.internal.dns;

import dev.belay.internal.dns.Lookup.Answer;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.Dns;
import org.jspecify.annotations.Nullable;

/** Looks hosts up on threads of its own, so that a caller can leave on time while the resolver is still thinking. */
public final class Resolver {

    /*
     * A blocked look-up cannot be interrupted, only left behind. So each runs on one of a few helper threads, at most one per
     * host, shared by all who wait for it; it finishes in the background and fills the address book. When all helpers are
     * stuck, further look-ups queue and the waiting callers' error says so.
     */

    public static final int HELPERS = 32;
    private static final int MOST_QUEUED = 1024;
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final Dns dns;
    private final AddressBook book;
    private final Map<String, Lookup> underWay = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor helpers;

    public Resolver(Dns dns, TimeSource time) {
        this.dns = dns;
        this.book = new AddressBook(time);
        this.helpers = new ThreadPoolExecutor(
                HELPERS,
                HELPERS,
                KEEP_ALIVE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_QUEUED),
                task -> {
                    Thread thread = new Thread(task, "belay-dns");
                    thread.setDaemon(true);
                    return thread;
                });
        this.helpers.allowCoreThreadTimeOut(true);
    }

    /**
     * Returns the host's addresses, those that lately failed to connect last.
     *
     * @param carrying makes a task carry to another thread what belongs to the caller
     * @throws UnknownHostException when the host is unknown, or {@code caller} was stopped before the answer came
     */
    public List<InetAddress> resolve(String host, Stoppable caller, UnaryOperator<Runnable> carrying)
            throws UnknownHostException {
        Answer answer = book.fresh(host);
        if (answer == null) {
            Lookup lookup = underWay.computeIfAbsent(host, key -> begin(key, carrying));
            answer = lookup.await(caller);
            if (lookup.wasRefused()) {
                underWay.remove(host, lookup);
            }
            if (answer == null) {
                throw new UnknownHostException(unanswered(host, lookup));
            }
        }
        if (answer.failure() != null) {
            throw again(answer.failure());
        }
        return answer.addresses();
    }

    /** Returns the host's addresses as above, for a caller of whom nothing is taken to other threads. */
    public List<InetAddress> resolve(String host, Stoppable caller) throws UnknownHostException {
        return resolve(host, caller, task -> task);
    }

    /** Moves an address on which connecting failed or timed out to the end of the answers for a minute. */
    public void demote(InetAddress address) {
        book.demote(address);
    }

    /** Ends idle helpers; one that is stuck in a look-up ends with it. */
    public void close() {
        helpers.shutdownNow();
    }

    private Lookup begin(String host, UnaryOperator<Runnable> carrying) {
        Lookup lookup = new Lookup();
        Answer meanwhile = book.fresh(host);
        if (meanwhile != null) {
            // Another caller's look-up has ended since this one found nothing in the book.
            lookup.refuse(meanwhile);
            return lookup;
        }
        try {
            helpers.execute(carrying.apply(() -> lookUp(host, lookup)));
        } catch (RejectedExecutionException e) {
            // The client is closing, or a thousand look-ups are queued behind stuck ones.
            lookup.refuse(new Answer(List.of(), new UnknownHostException(unanswered(host, lookup))));
        }
        return lookup;
    }

    private void lookUp(String host, Lookup lookup) {
        lookup.started();
        Answer answer = new Answer(List.of(), new UnknownHostException(host));
        try {
            answer = ask(host);
        } finally {
            Answer kept = book.keep(host, answer);
            underWay.remove(host, lookup);
            lookup.complete(kept);
        }
    }

    private Answer ask(String host) {
        try {
            List<InetAddress> addresses = dns.lookup(host);
            return addresses.isEmpty()
                    ? new Answer(List.of(), new UnknownHostException(host + " has no addresses"))
                    : new Answer(List.copyOf(addresses), null);
        } catch (UnknownHostException e) {
            return new Answer(List.of(), e);
        } catch (Throwable e) {
            return new Answer(List.of(), withCause(new UnknownHostException(host + ": the resolver failed"), e));
        }
    }

    private static String unanswered(String host, Lookup lookup) {
        return lookup.isStarted()
                ? "no answer for " + host + " yet"
                : "no answer for " + host + " yet: all " + HELPERS + " look-up threads are stuck in other look-ups";
    }

    /** A kept failure is shared by many callers: each gets an exception of its own. */
    private static UnknownHostException again(UnknownHostException kept) {
        return withCause(new UnknownHostException(kept.getMessage()), kept);
    }

    private static UnknownHostException withCause(UnknownHostException exception, @Nullable Throwable cause) {
        exception.initCause(cause);
        return exception;
    }
}
