package dev.belay.internal.adapter.okhttp;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A callback that remembers what it was told, and on which thread. */
final class CallbackLog implements Callback {

    /** One of its two methods was called. */
    record Told(
            Call call,
            @Nullable Response response,
            @Nullable IOException failure,
            Thread thread) {}

    private static final long SECONDS = 10;

    private final BlockingQueue<Told> news = new LinkedBlockingQueue<>();
    private final List<Told> all = new CopyOnWriteArrayList<>();

    @Override
    public void onFailure(Call call, IOException failure) {
        add(new Told(call, null, failure, Thread.currentThread()));
    }

    @Override
    public void onResponse(Call call, Response response) {
        add(new Told(call, response, null, Thread.currentThread()));
    }

    private void add(Told told) {
        all.add(told);
        news.add(told);
    }

    /** Waits for the next one. */
    Told next() throws InterruptedException {
        Told told = news.poll(SECONDS, TimeUnit.SECONDS);
        if (told == null) {
            throw new AssertionError("the callback was not called");
        }
        return told;
    }

    /** Waits for a failure. */
    IOException failure() throws InterruptedException {
        Told told = next();
        if (told.failure() == null) {
            throw new AssertionError("the call did not fail: " + told.response());
        }
        return told.failure();
    }

    /** Waits for a response. */
    Response response() throws InterruptedException {
        Told told = next();
        if (told.response() == null) {
            throw new AssertionError("the call failed", told.failure());
        }
        return told.response();
    }

    int count() {
        return all.size();
    }
}
