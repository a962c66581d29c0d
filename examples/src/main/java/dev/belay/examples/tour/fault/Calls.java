package dev.belay.examples.tour.fault;

import dev.belay.CancellationToken;
import dev.belay.ResponseReaders;
import dev.belay.examples.tour.seat.Seat;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import okhttp3.Request;
import okhttp3.RequestBody;

/** The calls that most rows make. */
final class Calls {
    private Calls() {}

    static Request get(String url) {
        return new Request.Builder().url(url).build();
    }

    static Request order(String url) {
        return get(url).newBuilder()
                .post(RequestBody.create("one of these", null))
                .build();
    }

    static String fetch(Seat seat, String url) throws IOException {
        return fetch(seat, url, CancellationToken.none());
    }

    static String fetch(Seat seat, String url, CancellationToken token) throws IOException {
        return seat.execute(get(url), token, ResponseReaders.string());
    }

    /** Makes a call on a thread of its own and waits for it with patience. */
    static Outcome<String> patiently(Seat seat, String url) throws InterruptedException {
        try (BackgroundCall<String> call = BackgroundCall.start(() -> fetch(seat, url))) {
            return call.outcome(Waits.PATIENCE);
        }
    }

    /** Starts the same call on many threads. */
    static <T> List<BackgroundCall<T>> start(int count, Callable<T> call) {
        List<BackgroundCall<T>> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            started.add(BackgroundCall.start(call));
        }
        return started;
    }
}
