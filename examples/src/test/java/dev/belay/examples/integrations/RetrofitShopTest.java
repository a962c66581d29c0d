package dev.belay.examples.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.CallOptions;
import dev.belay.CancellationSource;
import dev.belay.CancellationToken;
import dev.belay.HttpCaller;
import dev.belay.error.CallCancelledException;
import dev.belay.error.DeadlineExceededException;
import dev.belay.testing.BackgroundCall;
import dev.belay.testing.FaultServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.HttpException;
import retrofit2.Response;

class RetrofitShopTest extends ShopContract {

    @Override
    RetrofitShop over(HttpCaller caller, String url) {
        return new RetrofitShop(caller.asCallFactory(), url);
    }

    @Override
    Shop stock(String url) {
        return new RetrofitShop(clients.register(new StockOkHttp(NAIVE_TIMEOUT)).client(), url);
    }

    @Override
    void main(String url) throws Exception {
        RetrofitShop.main(new String[] {url});
    }

    @Override
    long hangsStock() {
        return ShopServer.TRICKLED;
    }

    @Override
    Class<? extends Exception> notFound() {
        return HttpException.class;
    }

    @Override
    Class<? extends Exception> timedOut(long fault) {
        return InterruptedIOException.class;
    }

    private Call<Order> order(FaultServer server, long id, CancellationToken token, CallOptions options) {
        return over(client(), url(server)).api().order(id, token, options);
    }

    @Test
    void aTokenThatIsATagStopsTheCall() throws Exception {
        FaultServer server = server();
        CancellationSource request = CancellationSource.create();
        Call<Order> order = order(server, ShopServer.SILENT, request.token(), CallOptions.none());

        try (var call = BackgroundCall.start(order::execute)) {
            assertThat(server.traffic().awaitRequests(1, LIMIT)).isTrue();
            request.cancel("the user has gone");

            Throwable failure = call.outcome(LIMIT).failure();
            assertThat(failure).isInstanceOf(IOException.class).hasMessage("Canceled");
            assertThat(belaysPartIn(failure))
                    .isInstanceOf(CallCancelledException.class)
                    .hasMessageContaining("the user has gone");
        }
        assertThat(order.isCanceled()).isTrue();
    }

    @Test
    void optionsThatAreATagHoldForThatCall() throws Exception {
        CallOptions quick = CallOptions.none().total(Duration.ofMillis(50));
        Call<Order> order = order(server(), ShopServer.SILENT, CancellationToken.none(), quick);

        try (var call = BackgroundCall.start(order::execute)) {
            assertThat(belaysPartIn(call.outcome(LIMIT).failure()))
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining("total 50 ms");
        }
    }

    @Test
    void enqueuedCallsAnswerAndCanBeCancelled() throws Exception {
        FaultServer server = server();
        var answered = new Answered();
        order(server, ShopServer.ROPE, CancellationToken.none(), CallOptions.none())
                .enqueue(answered);
        assertThat(answered.future.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo(new Order(7, "rope"));

        var cancelled = new Answered();
        Call<Order> silent = order(server, ShopServer.SILENT, CancellationToken.none(), CallOptions.none());
        silent.enqueue(cancelled);
        assertThat(server.traffic().awaitRequests(2, LIMIT)).isTrue();
        silent.cancel();
        assertThat(cancelled.future).failsWithin(LIMIT).withThrowableThat().withMessageContaining("Canceled");
    }

    /** Keeps what a callback was told. */
    private static final class Answered implements Callback<Order> {
        private final CompletableFuture<Order> future = new CompletableFuture<>();

        @Override
        public void onResponse(Call<Order> call, Response<Order> response) {
            future.complete(response.body());
        }

        @Override
        public void onFailure(Call<Order> call, Throwable failure) {
            future.completeExceptionally(failure);
        }
    }
}
