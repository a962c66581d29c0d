package dev.belay.examples.integrations;

import dev.belay.HttpCaller;
import feign.http2client.Http2Client;
import org.junit.jupiter.api.BeforeEach;

class FeignShopTest extends FeignContract {

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

    @Override
    void main(String url) {
        FeignShop.main(new String[] {url});
    }
}
