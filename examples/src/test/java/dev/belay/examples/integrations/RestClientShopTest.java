package dev.belay.examples.integrations;

import java.net.http.HttpClient;

class RestClientShopTest extends SpringContract {

    @Override
    Shop over(HttpClient http, String url) {
        return new RestClientShop(http, url);
    }

    @Override
    void main(String url) {
        RestClientShop.main(new String[] {url});
    }
}
