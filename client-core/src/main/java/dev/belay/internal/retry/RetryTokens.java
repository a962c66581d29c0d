package dev.belay.internal.retry;

import dev.belay.policy.RetryBudget;

/**
 * What the calls to one origin may still retry together: the {@link RetryBudget} at run time. Thread-safe and lock-free.
 *
 * <p>The exact promise: in any 10 s no more attempts are granted than {@code perSecond} for each of these seconds and
 * {@code percent} of the calls of the last nine of them. Attempts count for 10 to 11 s and calls for 8 to 9, since the second
 * that has begun counts besides whole ones, so that a budget that is always used up grants ten elevenths of {@code perSecond}
 * and nine elevenths of {@code percent}.
 */
public final class RetryTokens {

    /*
     * Like Finagle's budget, calls deposit and retries withdraw, and both are forgotten with the window, on top of a reserve that
     * is always there. Deposits and withdrawals are counted apart, whole: so nothing is rounded, and the totals come for free.
     *
     * A withdrawal is made first and then looked at: of two at the same time at least the later one sees both, and takes its
     * own back when it is too much. Racing for the last token, both may do so; a budget that is nearly empty may refuse one
     * too many, never grant one.
     *
     * Calls are forgotten sooner than attempts to make room for the reserve: when everything begins to fail, what the calls
     * before have earned is spent at once, and 20 % of ten seconds and the reserve are more than 20 % of the ten seconds of
     * trouble that follow. With 20 % of nine it is less from 500 calls/s on.
     */

    private static final long NANOS_OF_A_SECOND = 1_000_000_000L;
    private static final int HUNDREDTHS = 100;
    private static final int SECONDS_OF_CALLS = 9;
    private static final int SECONDS_OF_ATTEMPTS = 11;

    private final int percent;
    private final long reserveHundredths;
    private final long origin;
    private final SecondCounts calls;
    private final SecondCounts granted;

    /**
     * Begins full, with the reserve.
     *
     * @param nowNanos by the clock of all later calls, which may begin anywhere and wrap around
     */
    public RetryTokens(RetryBudget budget, long nowNanos) {
        this.percent = budget.percent();
        this.reserveHundredths = budget.perSecond() * RetryBudget.WINDOW.toSeconds() * HUNDREDTHS;
        this.origin = nowNanos;
        this.calls = new SecondCounts(SECONDS_OF_CALLS);
        this.granted = new SecondCounts(SECONDS_OF_ATTEMPTS);
    }

    /** Counts a call, and its first attempt. */
    public void deposit(long nowNanos) {
        if (!calls.add(second(nowNanos))) {
            calls.addBefore();
        }
    }

    /** Takes an attempt beyond the first, and counts it; false when there is none to take. */
    public boolean tryWithdraw(long nowNanos) {
        int second = second(nowNanos);
        if (hundredths(second) < HUNDREDTHS || !granted.add(second)) {
            return false;
        }
        if (hundredths(second) < 0) {
            granted.takeBack(second);
            return false;
        }
        return true;
    }

    /** Returns how many attempts could be taken now; negative while calls that earned some have just been forgotten. */
    public double balance(long nowNanos) {
        return (double) hundredths(second(nowNanos)) / HUNDREDTHS;
    }

    private long hundredths(int second) {
        return reserveHundredths + calls.inWindow(second) * percent - granted.inWindow(second) * HUNDREDTHS;
    }

    private int second(long nowNanos) {
        return (int) Math.floorDiv(nowNanos - origin, NANOS_OF_A_SECOND);
    }

    /** Returns how many calls there have been; while calls are being counted it may be off by those of a second. */
    public long calls() {
        return calls.total();
    }

    /** Returns how many attempts these calls have had; while they are being counted it may be off by those of a second. */
    public long attempts() {
        return calls.total() + granted.total();
    }

    @Override
    public String toString() {
        return "RetryTokens{calls=" + calls() + ", attempts=" + attempts() + "}";
    }
}
