package dev.belay.internal.call;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tells the result of an asynchronous call, but never on the thread that is beginning it: that one must not run callbacks. */
final class Elsewhere<T> implements BiConsumer<@Nullable T, @Nullable Throwable> {

    private final BiConsumer<? super @Nullable T, ? super @Nullable Throwable> told;
    private volatile @Nullable Thread beginner = Thread.currentThread();
    /** Of that thread alone. */
    private @Nullable CallContext call;

    Elsewhere(BiConsumer<? super @Nullable T, ? super @Nullable Throwable> told) {
        this.told = told;
    }

    /** It is the result of that call. */
    void of(CallContext begun) {
        call = begun;
    }

    @Override
    public void accept(@Nullable T value, @Nullable Throwable failure) {
        if (Thread.currentThread() == beginner) {
            CallerContext here = CallerContext.of(call);
            AsyncThreads.COMPLETING.execute(() -> here.run(() -> told.accept(value, failure)));
        } else {
            told.accept(value, failure);
        }
    }

    /** The call has been begun; its thread may make other calls now. */
    void begun() {
        beginner = null;
    }
}
