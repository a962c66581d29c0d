package dev.belay.internal.call;

import dev.belay.internal.limit.BreakerPermission;
import dev.belay.internal.limit.OriginState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What an origin has granted to a call; each of it is given back exactly once. */
final class Admission {

    private static final VarHandle PERMIT_OWNER;

    static {
        try {
            PERMIT_OWNER = MethodHandles.lookup().findVarHandle(Admission.class, "permitOwner", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile OriginState origin;
    /** The thread that took the permit, as long as it is held. */
    private volatile @Nullable Thread permitOwner;
    /** Of the thread that sends alone. */
    private @Nullable BreakerPermission breaker;

    private long now;

    Admission(OriginState origin, long now) {
        this.origin = origin;
        this.now = now;
    }

    OriginState origin() {
        return origin;
    }

    /** Goes on with what is in use now instead of what was retired. */
    void replace(OriginState current) {
        origin = current;
    }

    /** Returns the time when the last wait ended: reading the clock for every gate would cost as much as the gates. */
    long now() {
        return now;
    }

    void waitedUntil(long time) {
        now = time;
    }

    void holdPermit() {
        permitOwner = Thread.currentThread();
    }

    /** Returns whether there was a permit to give back, which the caller of this then must do. */
    boolean dropPermit() {
        return PERMIT_OWNER.getAndSet(this, null) != null;
    }

    boolean isPermitHeldBy(Thread thread) {
        return permitOwner == thread;
    }

    void holdBreaker(BreakerPermission permission) {
        breaker = permission;
    }

    /** Returns the breaker's permission, if there is one to settle, which the caller of this then must do. */
    @Nullable
    BreakerPermission dropBreaker() {
        BreakerPermission held = breaker;
        breaker = null;
        return held;
    }
}
