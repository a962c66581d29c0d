package dev.belay.internal.adapter.okhttp;

import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.internal.log.Log;
import dev.belay.internal.log.Warnings;
import dev.belay.internal.origin.Origin;
import dev.belay.internal.time.TimeSource;
import java.io.IOException;
import java.util.function.BiConsumer;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Tells a callback once what became of its call, and does with what it throws what OkHttp does. */
final class Answer implements BiConsumer<@Nullable ResponseHandle, @Nullable Throwable> {

    private static final Log log = Log.of(HttpCaller.class);
    private static final Warnings complaints = Warnings.elseDebug(log, TimeSource.SYSTEM);

    private final BelayCall call;
    private final Callback callback;

    Answer(BelayCall call, Callback callback) {
        this.call = call;
        this.callback = callback;
    }

    @Override
    public void accept(@Nullable ResponseHandle handle, @Nullable Throwable failure) {
        if (handle == null) {
            failed(failure == null ? new IOException("there is no response") : failure);
            return;
        }
        Response response;
        try {
            response = call.response(handle);
        } catch (Throwable t) {
            failed(t);
            return;
        }
        responded(response);
    }

    private void responded(Response response) {
        try {
            callback.onResponse(call, response);
        } catch (IOException e) {
            // It has had its answer, and must not get another one.
            complaints
                    .line("a callback failed")
                    .with("callback", callback.getClass())
                    .with("target", Origin.of(call.request().url()))
                    .causedBy(e)
                    .write();
        } catch (Throwable t) {
            call.cancel();
            uncaught(t);
        }
    }

    private void failed(Throwable failure) {
        call.ended(failure);
        if (failure instanceof IOException io) {
            fail(Thrown.of(io));
            return;
        }
        call.cancel();
        fail(Thrown.unexpected(failure));
        uncaught(failure);
    }

    private void fail(IOException failure) {
        try {
            callback.onFailure(call, failure);
        } catch (Throwable t) {
            uncaught(t);
        }
    }

    /** As if it had been thrown on a thread that was made for this call alone. */
    private static void uncaught(Throwable failure) {
        Thread thread = Thread.currentThread();
        if (failure instanceof InterruptedException) {
            thread.interrupt();
        } else {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
    }
}
