package dev.belay.examples.integrations;

import java.net.http.HttpClient;

class RestTemplateShopTest extends SpringContract {

    @Override
    Shop over(HttpClient http, String url) {
        return new RestTemplateShop(http, url);
    }

    @Override
    void main(String url) {
        RestTemplateShop.main(new String[] {url});
    }
}
