package dev.belay.examples.integrations;

import java.net.http.HttpClient;

class HttpInterfaceShopTest extends SpringContract {

    @Override
    Shop over(HttpClient http, String url) {
        return new HttpInterfaceShop(http, url);
    }

    @Override
    void main(String url) {
        HttpInterfaceShop.main(new String[] {url});
    }
}
