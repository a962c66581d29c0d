package dev.belay.examples.soak;

import dev.belay.BelayClient;
import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.ResponseHandle;
import dev.belay.ResponseReaders;
import dev.belay.error.BelayException;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Makes one call after another, each in one of the ways in which a call can be made and given up. */
final class Caller {
    private static final Duration TOTAL = Duration.ofMillis(50);

    private final HttpCaller caller;
    private final Request get;
    private final Request post;
    private final SplittableRandom random;
    private final Tally tally;

    Caller(BelayClient client, String url, SplittableRandom random, Tally tally) {
        this.caller = client.with(CallOptions.none().total(TOTAL));
        this.get = new Request.Builder().url(url).build();
        this.post = get.newBuilder().post(RequestBody.create(new byte[10_000])).build();
        this.random = random;
        this.tally = tally;
    }

    void make(long calls) {
        for (long i = 0; i < calls; i++) {
            long start = System.nanoTime();
            try (CancellationSource source = CancellationSource.create()) {
                call(source);
                tally.ended(true, 0);
            } catch (BelayException | CancellationException e) {
                tally.ended(false, System.nanoTime() - start - TOTAL.toNanos());
            } catch (CompletionException e) {
                if (e.getCause() instanceof BelayException) {
                    tally.ended(false, System.nanoTime() - start - TOTAL.toNanos());
                } else {
                    tally.unexpected(e);
                }
            } catch (Exception e) {
                tally.unexpected(e);
            }
        }
    }

    private void call(CancellationSource source) throws IOException {
        Request request = random.nextInt(10) == 0 ? post : get;
        CancellationToken token = source.token();
        switch (random.nextInt(20)) {
            case 0 -> {
                try (ResponseHandle response = caller.open(request, token)) {
                    response.body().readNBytes(3);
                }
            }
            case 1 ->
                caller.executeAsync(request, token, ResponseReaders.bytes()).join();
            case 2 -> {
                var future = caller.executeAsync(request, token, ResponseReaders.bytes());
                source.cancel("raced with the answer");
                future.join();
            }
            case 3 -> {
                var future = caller.executeAsync(request, token, ResponseReaders.bytes());
                future.cancel(true);
                future.join();
            }
            default -> caller.execute(request, token, ResponseReaders.bytes());
        }
    }
}
