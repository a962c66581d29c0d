package dev.belay.examples.integrations;

import dev.belay.HttpCaller;
import feign.FeignException;
import feign.RetryableException;
import feign.okhttp.OkHttpClient;

class FeignOverOkHttpTest extends ShopContract {

    @Override
    Shop over(HttpCaller caller, String url) {
        return new FeignShop(new FeignOverOkHttp(caller.asCallFactory()), url);
    }

    @Override
    Shop stock(String url) {
        okhttp3.OkHttpClient stock =
                clients.register(new StockOkHttp(NAIVE_TIMEOUT)).client();
        return new FeignShop(FeignShopTest.impatient(new OkHttpClient(stock)), url);
    }

    @Override
    void main(String url) {
        FeignOverOkHttp.main(new String[] {url});
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
