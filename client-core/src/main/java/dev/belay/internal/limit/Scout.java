package dev.belay.internal.limit;

/** The permission of a call that goes although the breaker is open, to see whether it still has to be. */
final class Scout implements BreakerPermission {

    private final OpenPeriod period;
    private final long wentAt;
    private volatile boolean back;

    Scout(OpenPeriod period, long now) {
        this.period = period;
        this.wentAt = now;
    }

    /** Returns whether it is time for another one. */
    boolean makesRoom(long now) {
        return now - wentAt >= (back ? OpenPeriod.SCOUT_PAUSE_NANOS : BreakerRules.PROBE_PATIENCE_NANOS);
    }

    @Override
    public void succeeded(boolean slow, long now) {
        back = true;
        period.scouted(false, slow, now);
    }

    @Override
    public void failed(boolean slow, long now) {
        back = true;
        period.scouted(true, slow, now);
    }

    @Override
    public void release() {
        back = true;
    }
}
