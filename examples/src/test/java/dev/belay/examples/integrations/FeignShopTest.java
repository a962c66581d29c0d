package dev.belay.examples.integrations;

import dev.belay.HttpCaller;
import feign.Client;
import feign.FeignException;
import feign.Request;
import feign.RetryableException;
import feign.http2client.Http2Client;
import org.junit.jupiter.api.BeforeEach;

class FeignShopTest extends ShopContract {

    @BeforeEach
    void theJdksClientCannotBeClosed() {
        clients.allowSockets();
    }

    @Override
    Shop over(HttpCaller caller, String url) {
        return new FeignShop(FeignShop.over(caller.asHttpClient()), url);
    }

    @Override
    Shop stock(String url) {
        return new FeignShop(impatient(new Http2Client()), url);
    }

    /** Feign's options have limits, but none of them is on the body as a whole (F02). */
    static Client impatient(Client client) {
        Request.Options options = new Request.Options(NAIVE_TIMEOUT, NAIVE_TIMEOUT, true);
        return (request, unused) -> client.execute(request, options);
    }

    @Override
    void main(String url) {
        FeignShop.main(new String[] {url});
    }

    @Override
    long hangsStock() {
        return ShopServer.TRICKLED;
    }

    @Override
    Class<? extends Exception> notFound() {
        return FeignException.NotFound.class;
    }

    @Override
    Class<? extends Exception> timedOut(long fault) {
        return fault == ShopServer.SILENT ? RetryableException.class : FeignException.class;
    }
}
