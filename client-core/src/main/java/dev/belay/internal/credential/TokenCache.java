package dev.belay.internal.credential;

import dev.belay.AccessToken;
import dev.belay.CancellationToken;
import dev.belay.event.TokenRefreshed;
import dev.belay.event.TokenRefreshed.Reason;
import dev.belay.internal.time.TimeSource;
import dev.belay.internal.timer.Stoppable;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The tokens of one source: the one in use, and the refresh that is under way for all who need another. */
public final class TokenCache {

    /*
     * A source may hang and heed neither its token nor an interrupt. So each refresh has a thread of its own, which ends with
     * it; whoever waits leaves on time, and after its limit the refresh is left behind and another one may begin. A few may be
     * left behind like that, then the source is not asked until one of them is back.
     *
     * A token that a server has refused stays in use until there is another: it may be that one resource which refuses, and
     * while the token server is down, everything else still works.
     */

    /** How long a refresh may take. */
    public static final Duration REFRESH_LIMIT = Duration.ofSeconds(30);

    /** How long after a failure the source is left alone. */
    public static final Duration FAILURE_KEPT = Duration.ofSeconds(1);

    /** How long after a refresh for a refused token there is none for such a reason: a server may refuse any token. */
    public static final Duration RENEWAL_PAUSE = Duration.ofSeconds(10);

    static final int MOST_THREADS = 4;

    private record Failed(Refresh refresh, long at) {}

    private final TokenSettings settings;
    private final TimeSource time;
    private final Duration limit;
    private final TokenAudit audit;
    private final Object lock = new Object();

    private volatile @Nullable Grant grant;
    private volatile @Nullable Refresh underWay;
    private volatile @Nullable Failed failed;
    private @Nullable Refresh renewal;
    private int threads;
    private boolean closed;

    TokenCache(TokenSettings settings, TimeSource time, Consumer<TokenRefreshed> told) {
        this(settings, time, REFRESH_LIMIT, told);
    }

    TokenCache(TokenSettings settings, TimeSource time, Duration limit, Consumer<TokenRefreshed> told) {
        this.settings = settings;
        this.time = time;
        this.limit = limit;
        this.audit = new TokenAudit(settings, time, told);
    }

    TokenSettings settings() {
        return settings;
    }

    TokenAudit audit() {
        return audit;
    }

    /** Returns whether this is work for the source itself, which cannot wait for what it is about to give. */
    public boolean isServedBy(CancellationToken token) {
        Refresh current = underWay;
        return current != null && current.isServedBy(token);
    }

    /** Returns the token in use; null when there is none, so that one has to be waited for. */
    public @Nullable Grant fresh() {
        Grant current = grant;
        if (current == null || !current.isFresh(time)) {
            return null;
        }
        if (current.isDue(time.nanoTime()) && underWay == null && justFailed() == null) {
            refresh(Reason.EXPIRING, current);
        }
        return current;
    }

    /** Waits for a token; returns it or why there is none, or null when {@code caller} was stopped before. */
    public @Nullable Answer await(Stoppable caller) {
        while (true) {
            Grant current = grant;
            if (current != null && current.isFresh(time)) {
                return Answer.of(current);
            }
            Refresh refresh = refresh(Reason.MISSING, current);
            if (refresh != null) {
                return refresh.await(caller);
            }
        }
    }

    boolean renew(Grant rejected, Stoppable caller) {
        Grant current = grant;
        if (current != null && current.hasTokenOf(rejected)) {
            Refresh refresh = refresh(Reason.REJECTED, current);
            if (refresh != null) {
                refresh.await(caller);
            }
        }
        Grant now = grant;
        return now != null && !now.hasTokenOf(rejected);
    }

    /** Returns the refresh that replaces {@code seen}, a new one if need be; null when there is none, or nothing to replace. */
    private @Nullable Refresh refresh(Reason reason, @Nullable Grant seen) {
        Refresh made;
        boolean mayBegin;
        synchronized (lock) {
            Refresh current = underWay;
            if (grant != seen || current != null) {
                return grant != seen ? null : current;
            }
            Refresh last = justFailed();
            if (last != null) {
                return last;
            }
            if (reason == Reason.REJECTED && hasJustRenewed()) {
                return null;
            }
            made = new Refresh(this, reason, time, limit);
            mayBegin = !closed && threads < MOST_THREADS;
            underWay = made;
            renewal = reason == Reason.REJECTED ? made : renewal;
            threads += mayBegin ? 1 : 0;
        }
        if (mayBegin) {
            made.begin();
        } else {
            made.settle(
                    closed
                            ? Answer.CLOSED
                            : Answer.failed(MOST_THREADS + " earlier refreshes are still stuck in its source", null));
        }
        return made;
    }

    private @Nullable Refresh justFailed() {
        Failed last = failed;
        return last != null && time.nanoTime() - last.at() < FAILURE_KEPT.toNanos() ? last.refresh() : null;
    }

    private boolean hasJustRenewed() {
        Refresh last = renewal;
        return last != null && time.nanoTime() - last.start() < RENEWAL_PAUSE.toNanos();
    }

    /** Returns what to make of what the source gave. */
    Answer judge(AccessToken token) {
        Grant made = Grant.of(this, token, time);
        return made != null
                ? Answer.of(made)
                : Answer.failed(
                        "its source gave one that is too old (it expires at " + token.expiry()
                                + ", and is not used in the last "
                                + settings.skew().toSeconds() + " s before that)",
                        null);
    }

    /** Returns {@code failure}, or a stand-in when it shows the token that there was. */
    Throwable withoutToken(Throwable failure) {
        Grant current = grant;
        return current == null ? failure : SafeFailure.of(failure, current.token());
    }

    void settled(Refresh refresh, Answer answer) {
        synchronized (lock) {
            if (underWay == refresh) {
                underWay = null;
            }
            if (answer.grant() != null) {
                grant = answer.grant();
                failed = null;
            } else {
                failed = new Failed(refresh, time.nanoTime());
            }
        }
    }

    void threadEnded() {
        synchronized (lock) {
            threads--;
        }
    }

    void close() {
        Refresh current;
        synchronized (lock) {
            closed = true;
            current = underWay;
        }
        if (current != null) {
            current.breakOff();
        }
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
