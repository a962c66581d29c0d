package dev.belay.examples.integrations;

import dev.belay.HttpCaller;
import feign.okhttp.OkHttpClient;

class FeignOverOkHttpTest extends FeignContract {

    @Override
    Shop over(HttpCaller caller, String url) {
        return new FeignShop(new FeignOverOkHttp(caller.asCallFactory()), url);
    }

    @Override
    Shop stock(String url) {
        okhttp3.OkHttpClient stock =
                clients.register(new StockOkHttp(NAIVE_TIMEOUT)).client();
        return new FeignShop(impatient(new OkHttpClient(stock)), url);
    }

    @Override
    void main(String url) {
        FeignOverOkHttp.main(new String[] {url});
    }
}
